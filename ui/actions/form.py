"""The form for an action."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.connect import Database
from db.kinds.records import ACTION
from db.queries import choices
from synergy import words
from ui.kit import editor
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Day, Field, Layout, Values, Word

Options = Mapping[int, str]
NEW = "new action"
DUE = Day("due_on", "Due")
STATE = Word("state", "Status", words=words.ACTION_STATES)
DROPPED = Field(
    "dropped_reason", "Reason for dropping", help="Only needed if the action is dropped."
)


@dataclass(frozen=True)
class ActionOptions:
    """The records that an action can be linked to: id to label."""

    organizations: Options
    meetings: Options
    issues: Options

    @staticmethod
    def read(
        db: Database,
        organization: int | None = None,
        meeting: int | None = None,
        issue: int | None = None,
    ) -> "ActionOptions":
        """Read the choices, including those of the given rows."""
        return ActionOptions(
            labels(choices.organizations(db, organization)),
            labels(choices.meetings(db, meeting)),
            labels(choices.issues(db, issue)),
        )

    @property
    def layout(self) -> Layout:
        """Return the layout of the form."""
        return [
            [Field("title", "Action", True, placeholder="What needs to be done?")],
            [
                Choice("organization_id", "Partner", options=self.organizations),
                Field(
                    "owner_name",
                    "Named person (kept private)",
                    help="Only coordinators and this agency can see this.",
                ),
                DUE,
                STATE,
            ],
            [
                Choice("meeting_id", "Meeting", options=self.meetings),
                Choice("issue_id", "Issue", options=self.issues),
            ],
            [Area("detail", "Details")],
            [
                Day("done_on", "Done on", help="Leave blank to use today's date.", lean="back"),
                DROPPED,
            ],
        ]


def add(options: ActionOptions, of: Values) -> None:
    """Draw the form for a new action, filled with its partner, meeting and issue."""
    editor.add(NEW, options.layout, {"state": "open", **of}, ACTION, "Action added.", "action")
