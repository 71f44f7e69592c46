-- Everything personal stands in a sealed BLOB (see sealing.py); `lane` and `slot` are keyed hashes.
-- In clear: opaque ids, states, roles as flags, editions, times, revisions.

CREATE TABLE vault (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('outbox', 0);

-- Numbers of updates that were received, kept so that a second copy is known as one.
CREATE TABLE seen (
    bot       INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    at        TEXT NOT NULL,
    why       BLOB,
    PRIMARY KEY (bot, update_id)
) WITHOUT ROWID;

-- Raw updates that wait for their turn, in the order in which they came; a row goes when the turn is done.
CREATE TABLE inbox (
    n         INTEGER PRIMARY KEY,
    bot       INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    lane      INTEGER NOT NULL,
    at        TEXT NOT NULL,
    body      BLOB NOT NULL,
    UNIQUE (bot, update_id)
);

CREATE TABLE persons (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    lane       INTEGER NOT NULL UNIQUE,
    roles      INTEGER NOT NULL,
    counsellor TEXT,
    joined_at  TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    body       BLOB NOT NULL
);

-- Whoever is more than a learner: few among many, and looked for often.
CREATE INDEX persons_staff ON persons (roles) WHERE roles > 1;

-- `stirred` is the ten minutes in which `touched_at` lies: the index changes seldom, the exact time every turn.
CREATE TABLE interviews (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    person     TEXT REFERENCES persons (id),
    counsellor TEXT,
    status     TEXT NOT NULL,
    dialogue   TEXT NOT NULL,
    edition    TEXT NOT NULL,
    stirred    TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    body       BLOB NOT NULL
);

CREATE INDEX interviews_person ON interviews (person) WHERE person IS NOT NULL;
CREATE INDEX interviews_counsellor ON interviews (counsellor) WHERE counsellor IS NOT NULL;
CREATE INDEX interviews_open ON interviews (stirred) WHERE status = 'open';

CREATE TABLE invitations (
    code_hash  TEXT PRIMARY KEY,
    counsellor TEXT,
    body       BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE editions (
    id      TEXT PRIMARY KEY,
    content BLOB NOT NULL
);

CREATE TABLE notes (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Parcels that are waiting or sending; a row goes when its way has ended.
CREATE TABLE outbox (
    number     INTEGER PRIMARY KEY,
    lane       INTEGER NOT NULL,
    slot       INTEGER,
    state      TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    not_before TEXT NOT NULL,
    tries      INTEGER NOT NULL,
    body       BLOB NOT NULL
);

-- Parcels whose way has ended (sent, given up, unsure), without their words.
CREATE TABLE dispatches (
    lane    INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    slot    INTEGER,
    state   TEXT NOT NULL,
    made_at TEXT NOT NULL,
    message INTEGER,
    why     BLOB,
    PRIMARY KEY (lane, number)
) WITHOUT ROWID;

CREATE INDEX dispatches_slot ON dispatches (slot, number) WHERE slot IS NOT NULL;

CREATE TABLE witnesses (
    n       INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    deed    TEXT NOT NULL,
    subject TEXT NOT NULL
);
