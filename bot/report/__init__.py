"""Floor 4: a summary becomes something a counsellor can read."""
