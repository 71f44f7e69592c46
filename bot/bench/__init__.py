"""The benchmark and its rivals."""
