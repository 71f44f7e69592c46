"""Floor 1: the dialogue engine. Pure: no await, clock, randomness, files, Telegram or language."""
