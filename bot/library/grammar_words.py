"""The verbs of a page."""

VERBS = ("say", "ask", "ask each", "show", "alert", "read back", "hand over to", "end", "set", "ask again")
VERBS_TO_LEARN = (*VERBS, "repeat up to 3")
