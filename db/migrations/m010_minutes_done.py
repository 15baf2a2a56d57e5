"""The actions that the minutes show as done, for viewers not allowed to read the full minutes."""

from sqlite_utils import Database

# If the minutes show no action as done, they have a single row here, with no action_id.
VIEW = """CREATE VIEW minutes_done (meeting_id, action_id) AS
    SELECT f.meeting_id, json_extract(c.value, '$.id')
    FROM minutes AS f LEFT JOIN json_each(f.content, '$.carried') AS c
      ON json_extract(c.value, '$.state') = 'done'
    WHERE f.deleted_at IS NULL"""


def apply(db: Database) -> None:
    """Make the view."""
    db.execute(VIEW)
