"""The meeting itself: its agenda, the step at which it stands, and its frozen minutes.

All of it comes and goes with its meeting (db.history.references.OWNERS).
"""

from sqlite_utils import Database

from db.migrations.m005_access import KEPT

STATEMENTS = (
    """ALTER TABLE meeting ADD COLUMN start_time TEXT
       CHECK (start_time IS strftime('%H:%M', start_time))""",
    # Where it is held when it is held online; the place stays the hall's.
    "ALTER TABLE meeting ADD COLUMN link TEXT",
    f"""CREATE TABLE agenda_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        kind TEXT NOT NULL CHECK
            (kind IN ('since', 'updates', 'issues', 'actions', 'business', 'close', 'other')),
        title TEXT NOT NULL CHECK (title <> ''),
        minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 600),
        position INTEGER NOT NULL,
        {KEPT}
    ) STRICT""",
    # At which item an open meeting stands, and since which moment (UTC).
    f"""CREATE TABLE running (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL UNIQUE REFERENCES meeting (id),
        agenda_item_id INTEGER REFERENCES agenda_item (id),
        since TEXT NOT NULL,
        {KEPT}
    ) STRICT""",
    # What a meeting was when it was closed (synergy.minutes); deleted when it is opened again.
    f"""CREATE TABLE minutes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        meeting_id INTEGER NOT NULL REFERENCES meeting (id),
        frozen_at TEXT NOT NULL,
        content TEXT NOT NULL CHECK (json_valid(content)),
        {KEPT}
    ) STRICT""",
    "CREATE INDEX agenda_item_meeting ON agenda_item (meeting_id, position)",
    "CREATE INDEX running_agenda_item ON running (agenda_item_id)",
    "CREATE UNIQUE INDEX minutes_meeting ON minutes (meeting_id) WHERE deleted_at IS NULL",
    # The one that goes on now, or the next one.
    """CREATE INDEX meeting_status ON meeting (status, date, id)
       WHERE deleted_at IS NULL AND status <> 'closed'""",
    # Whoever may not read what history keeps may still see when an action was dropped.
    """CREATE VIEW action_dropped (action_id, at) AS
       SELECT CAST(h.row_id AS INTEGER), h.at
       FROM history AS h JOIN history_values AS v ON v.history_id = h.id
       WHERE h.[table] = 'action' AND h.change = 'update'
         AND json_extract(v.new, '$.state') = 'dropped'""",
)


def apply(db: Database) -> None:
    """Make the tables, the columns, the indexes and the view."""
    for statement in STATEMENTS:
        db.execute(statement)
