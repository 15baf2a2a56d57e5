"""How exactly a location is placed, and what an overlap's review was made on."""

from sqlite_utils import Database

STATEMENTS = (
    # By what a location's coordinates were found: its postcode, the middle of its postcode's
    # sector or district, or a person.
    """ALTER TABLE location ADD COLUMN placed_by TEXT
       CHECK (placed_by IN ('postcode', 'sector', 'district', 'hand'))""",
    # What the two services were when they were reviewed (db.queries.overlaps): other than their
    # versions, it stays when only the day of their last check changes.
    "ALTER TABLE overlap_review ADD COLUMN basis TEXT",
    "ALTER TABLE overlap_review ADD COLUMN other_basis TEXT",
    """CREATE INDEX service_assured ON service (organization_id, assured_date)
       WHERE deleted_at IS NULL AND status = 'active'""",
    # What the languages are is read by leaping from one to the next.
    "CREATE INDEX language_name ON language (name COLLATE NOCASE)",
)


def apply(db: Database) -> None:
    """Add the columns and the indexes."""
    for statement in STATEMENTS:
        db.execute(statement)
