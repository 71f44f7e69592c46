"""Floor 4: where interviews, inbox and outbox are kept, sealed."""
