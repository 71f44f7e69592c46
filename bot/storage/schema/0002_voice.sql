-- What is heard and said. Names and keys tell something (an interview, words), so rows are known by their keyed hashes.
-- In clear: opaque ids, whether a note waits, when it came.

CREATE TABLE voice_notes (
    n         INTEGER PRIMARY KEY,
    name      BLOB NOT NULL UNIQUE,
    person    TEXT NOT NULL REFERENCES persons (id),
    interview TEXT REFERENCES interviews (id),
    waiting   INTEGER NOT NULL,
    came_at   TEXT NOT NULL,
    body      BLOB NOT NULL
);

CREATE INDEX voice_notes_person ON voice_notes (person);
CREATE INDEX voice_notes_interview ON voice_notes (interview) WHERE interview IS NOT NULL;
CREATE INDEX voice_notes_waiting ON voice_notes (came_at) WHERE waiting = 1;

-- The sound of a note stands apart: a note is written several times, its sound once.
CREATE TABLE voice_sounds (
    name  BLOB PRIMARY KEY REFERENCES voice_notes (name) ON DELETE CASCADE,
    sound BLOB NOT NULL
);

-- Under which file the messenger holds a sound; the sound itself where it is personal, and then whose it is.
CREATE TABLE sounds (
    key    BLOB PRIMARY KEY,
    person TEXT REFERENCES persons (id),
    file   BLOB,
    sound  BLOB
);

CREATE INDEX sounds_person ON sounds (person) WHERE person IS NOT NULL;

CREATE TABLE clips (
    key   BLOB PRIMARY KEY,
    body  BLOB NOT NULL,
    sound BLOB NOT NULL
);
