"""Kažipot: a guided orientation interview in Telegram.

The map of the house, from the ground up; a floor may use only the floors below it.

1. ``dialogue``   the engine: one pure function, ``step(script, interview, input)``
2. ``library``    dialogues on paper become dialogues in memory; words become sentences
3. ``service``    one turn from start to finish, and all that surrounds it
4. ``telegram``, ``storage``, ``voice``, ``report``, ``preview``   the outside world, each a small adapter
5. ``settings``, ``wiring``, ``bench``, ``commands``   what joins the rooms and lets people in
"""

__version__ = "0.1.0"
