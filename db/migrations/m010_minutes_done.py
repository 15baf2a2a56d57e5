"""Which actions the minutes show as done, for those who may not read the minutes' whole content."""

from sqlite_utils import Database

# Minutes that show none as done have one row, without an action.
VIEW = """CREATE VIEW minutes_done (meeting_id, action_id) AS
    SELECT f.meeting_id, json_extract(c.value, '$.id')
    FROM minutes AS f LEFT JOIN json_each(f.content, '$.carried') AS c
      ON json_extract(c.value, '$.state') = 'done'
    WHERE f.deleted_at IS NULL"""


def apply(db: Database) -> None:
    """Make the view."""
    db.execute(VIEW)
