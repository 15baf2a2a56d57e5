"""Protect a closed meeting: it takes no notes or attendance until it is reopened.

Its records can still be corrected on their own pages; the frozen minutes do not change.
"""

from db.write import Work
from synergy.checks import Invalid


def require_not_closed(job: Work, meeting_id: int) -> None:
    """Raise Invalid inside a command that adds to a meeting which is closed, Missing for none."""
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting is closed: open it again to add to it."})
