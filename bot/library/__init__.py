"""Floor 2: dialogues on paper become dialogues in memory, and lines become sentences."""
