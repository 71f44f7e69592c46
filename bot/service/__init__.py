"""Floor 3: one turn from start to finish, and all that surrounds it."""
