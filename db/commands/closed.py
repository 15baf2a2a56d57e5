"""What a closed meeting refuses until it is opened again: captured lines, and clicks on who came.

What it holds can still be put right, each record on its own page; its frozen minutes stay.
"""

from db.write import Work
from synergy.checks import Invalid


def require_not_closed(job: Work, meeting_id: int) -> None:
    """Raise Invalid inside a command that adds to a meeting which is closed, Missing for none."""
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting is closed: open it again to add to it."})
