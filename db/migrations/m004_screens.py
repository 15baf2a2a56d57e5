"""What became of a service, and the indexes that the screens' lists ask for."""

from sqlite_utils import Database

STATEMENTS = (
    # Since when a service has its status, why, and where people are sent instead.
    "ALTER TABLE service ADD COLUMN status_since TEXT CHECK (status_since IS date(status_since))",
    "ALTER TABLE service ADD COLUMN status_note TEXT",
    "ALTER TABLE service ADD COLUMN instead_id INTEGER REFERENCES service (id)",
    "CREATE INDEX service_instead ON service (instead_id) WHERE instead_id IS NOT NULL",
    """CREATE INDEX organization_tax_id ON organization (tax_id)
       WHERE tax_id IS NOT NULL AND deleted_at IS NULL""",
    """CREATE INDEX organization_kind ON organization (kind, name COLLATE NOCASE, id)
       WHERE deleted_at IS NULL""",
    "CREATE INDEX meeting_held ON meeting (date, id) WHERE deleted_at IS NULL",
    "CREATE INDEX practice_title ON practice (title COLLATE NOCASE, id) WHERE deleted_at IS NULL",
    "CREATE INDEX issue_status ON issue (status, theme_id) WHERE deleted_at IS NULL",
    "CREATE INDEX action_done_on ON action (done_on) WHERE done_on IS NOT NULL",
    """CREATE INDEX action_owed ON action (closed, organization_id, due_order)
       WHERE deleted_at IS NULL""",
    "CREATE INDEX action_outside ON action (created_at) WHERE meeting_id IS NULL",
    "CREATE INDEX attribute_practice ON attribute (taxonomy_term_id, practice_id)",
    "CREATE INDEX attribute_issue ON attribute (taxonomy_term_id, issue_id)",
    # All that the history is filtered by: any filter reads this one index, newest first.
    "CREATE INDEX history_list ON history (at, [table], change, actor)",
    "CREATE INDEX history_actor ON history (actor)",
    # The changes that marked a row deleted.
    """CREATE INDEX history_values_deletion ON history_values (history_id)
       WHERE json_extract(new, '$.deleted_at') IS NOT NULL""",
    "CREATE INDEX history_update ON history ([table], at) WHERE change = 'update'",
)


def apply(db: Database) -> None:
    """Add the columns and indexes."""
    for statement in STATEMENTS:
        db.execute(statement)
