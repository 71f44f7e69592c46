"""The contestants: ours, and two rivals as their own documents write them. Each is a program of its own."""
