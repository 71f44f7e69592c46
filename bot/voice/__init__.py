"""Floor 4: words become sound, and sound becomes words; each in a worker process of its own."""
