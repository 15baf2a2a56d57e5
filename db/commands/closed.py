"""What a closed meeting allows: nothing more, until it is opened again."""

from db.write import Work
from synergy.checks import Invalid


def require_not_closed(job: Work, meeting_id: int) -> None:
    """Raise Invalid inside a command that would add to a closed meeting, Missing for none."""
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting is closed: open it again to add to it."})
