"""What an action's form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from db.commands import records
from db.connect import Database
from db.kinds.records import ACTION
from db.queries import choices
from synergy import words
from ui.kit import editor
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Day, Field, Layout, Values, Word

Options = Mapping[int, str]
NEW = "new action"


@dataclass(frozen=True)
class ActionOptions:
    """What an action can be linked to: id to label."""

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
        """Read what stands to choose from, the given rows among it."""
        return ActionOptions(
            labels(choices.organizations(db, organization)),
            labels(choices.meetings(db, meeting)),
            labels(choices.issues(db, issue)),
        )

    @property
    def layout(self) -> Layout:
        """Return the lines of the form."""
        return [
            [Field("title", "Action", True, placeholder="What will be done")],
            [
                Choice("organization_id", "Partner", options=self.organizations),
                Field("owner_name", "Who there", help="For coordinators and that agency alone."),
                Day("due_on", "Due"),
                Word("state", "State", words=words.ACTION_STATES),
            ],
            [
                Choice("meeting_id", "Meeting", options=self.meetings),
                Choice("issue_id", "Issue", options=self.issues),
            ],
            [Area("detail", "Details")],
            [
                Day("done_on", "Done on", help="Empty means today, once it is done.", lean="back"),
                Field("dropped_reason", "Why dropped", help="Only when its state is dropped."),
            ],
        ]


def add(options: ActionOptions, of: Values) -> None:
    """Draw the form of a new action, filled with whose it is, and of which meeting and issue."""
    start, command = {"state": "open", **of}, partial(records.add, ACTION)
    editor.add(NEW, options.layout, start, command, "The action was added.", "action")
