"""What the house keeps about itself: settings, seeds loaded, commands run, history.

`history` is a chain: each row carries the hash of the one before. What was written stands apart
in `history_values`, salted, so that a purge can erase it and leave the chain whole.
"""

from sqlite_utils import Database

TABLES = (
    """CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT,
        version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
        updated_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE seed_log (
        key TEXT PRIMARY KEY,
        [table] TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        loaded_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE command_log (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        actor TEXT NOT NULL,
        at TEXT NOT NULL,
        result TEXT NOT NULL CHECK (json_valid(result))
    ) STRICT""",
    """CREATE TABLE history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        command_key TEXT,
        [table] TEXT NOT NULL,
        row_id TEXT NOT NULL,
        change TEXT NOT NULL CHECK (change IN ('insert', 'update', 'delete', 'purge')),
        digest TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE history_values (
        history_id INTEGER PRIMARY KEY
            REFERENCES history (id) DEFERRABLE INITIALLY DEFERRED,
        salt TEXT NOT NULL,
        old TEXT CHECK (old IS NULL OR json_valid(old)),
        new TEXT CHECK (new IS NULL OR json_valid(new))
    ) STRICT""",
)

INDEXES = (
    "CREATE INDEX history_row ON history ([table], row_id)",
    "CREATE INDEX history_command ON history (command_key) WHERE command_key IS NOT NULL",
)

# Only a purge may take values away; a hash, once written, stands.
GUARDS = (
    """CREATE TRIGGER guard_history_update BEFORE UPDATE ON history BEGIN
        SELECT RAISE(ABORT, 'history cannot be changed'); END""",
    """CREATE TRIGGER guard_history_delete BEFORE DELETE ON history BEGIN
        SELECT RAISE(ABORT, 'history cannot be deleted'); END""",
    """CREATE TRIGGER guard_history_values_update BEFORE UPDATE ON history_values BEGIN
        SELECT RAISE(ABORT, 'history cannot be changed'); END""",
    """CREATE TRIGGER guard_history_values_delete BEFORE DELETE ON history_values
        WHEN NOT synergy_purging() BEGIN
        SELECT RAISE(ABORT, 'only a purge takes values out of history'); END""",
)


def apply(db: Database) -> None:
    """Make the tables of settings, seeds, commands and history."""
    for statement in TABLES + INDEXES + GUARDS:
        db.execute(statement)
    for table in db.tables:
        if "sample" in table.columns_dict:
            db.execute(
                f"CREATE INDEX [{table.name}_sample] ON [{table.name}] (id) WHERE sample = 1"
            )
