"""Protect a closed meeting: it takes no notes or attendance until it is reopened.

Its records can still be corrected on their own pages; the frozen minutes do not change.
"""

from db.write import Work
from synergy.checks import Invalid


def require_not_closed(job: Work, meeting_id: int) -> None:
    """Raise Invalid if the meeting is closed, Missing if there is none."""
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting has ended. Reopen it to add to it."})
