"""The benchmark and its rivals: whole turns of our bot beside bots that make the same calls and keep nothing.

A *plan* says who takes part: chats with the keyboards on their screens. ``messenger`` is the preview server as a
process of its own; its ``player`` plays the people inside that process, so that they cost the bot nothing. ``bots``
are the contestants, each a process of its own whose time and memory are watched alone. ``seeding`` writes interviews
through the archive's own hands and afterwards counts, with the key, what is stored there.
"""
