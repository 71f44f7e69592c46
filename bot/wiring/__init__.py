"""The only room that names concrete adapters: it joins the others into a house that lives.

``parts`` makes each thing that the settings ask for; ``opened`` gives the archive alone, for commands that look or
change something beside a running bot. ``house`` is the whole bot, which polls until it is told to stop.
"""

from bot.wiring.house import House, introductions, settle_down
from bot.wiring.parts import (
    SystemClock,
    can_convert,
    cupboard,
    database_path,
    deafness,
    hall_of,
    mouth_and_ear,
    no_voices,
    opened,
    piper_languages,
    refuse_key_beside_data,
    sealer,
    shelf,
    speaks,
    voices_of,
)

__all__ = [
    "House",
    "SystemClock",
    "can_convert",
    "cupboard",
    "database_path",
    "deafness",
    "hall_of",
    "introductions",
    "mouth_and_ear",
    "no_voices",
    "opened",
    "piper_languages",
    "refuse_key_beside_data",
    "sealer",
    "settle_down",
    "shelf",
    "speaks",
    "voices_of",
]
