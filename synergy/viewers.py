"""Who is looking, and what each role may change (the table in the design, Access)."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Literal, cast, get_args

# The header by which the gate tells the app who is looking; it strips it from outside.
HEADER = "x-synergy-viewer"

Role = Literal["coordinator", "partner", "display", "funder"]


class Refused(Exception):
    """The viewer's role does not allow this."""


@dataclass(frozen=True)
class Viewer:
    """One viewer with one role; `organization_id` is the agency of a partner.

    `preview` tells that a signed-in person looks through a share link for a while.
    """

    role: Role
    name: str
    organization_id: int | None = None
    open_mode: bool = False
    account_id: int | None = None
    preview: bool = False

    def to_header(self) -> str:
        """Write the viewer as the ASCII value of the header that the gate sets."""
        return json.dumps(asdict(self))

    @staticmethod
    @lru_cache
    def from_header(value: str) -> "Viewer":
        """Read what `to_header` wrote; ValueError where it is not that."""
        held = json.loads(value)
        if not isinstance(held, dict) or held.get("role") not in get_args(Role):
            raise ValueError("the viewer's header names no role")
        name, organization_id = held.get("name"), held.get("organization_id")
        account_id = held.get("account_id")
        if not isinstance(name, str) or not isinstance(organization_id, int | None):
            raise ValueError("the viewer's header does not say who it is")
        if not isinstance(account_id, int | None):
            raise ValueError("the viewer's header names no account by its number")
        return Viewer(
            cast(Role, held["role"]),
            name,
            organization_id,
            bool(held.get("open_mode")),
            account_id,
            bool(held.get("preview")),
        )

    @property
    def actor(self) -> str:
        """Return how history names this viewer: by account, so that it holds nobody's name."""
        return f"account {self.account_id}" if self.account_id is not None else self.name

    @property
    def writes(self) -> bool:
        """Tell whether this role changes anything at all."""
        return self.role in ("coordinator", "partner")

    def may_edit(self, organization_id: int | None) -> bool:
        """Tell whether this viewer may change what belongs to an organization."""
        if self.role == "coordinator":
            return True
        return (
            self.role == "partner"
            and organization_id in (self.organization_id,)
            and (organization_id is not None)
        )

    def require(self, organization_id: int | None = None) -> None:
        """Raise Refused unless the viewer may change what this organization owns.

        Without an organization only a coordinator passes.
        """
        if not self.may_edit(organization_id):
            raise Refused("This needs a coordinator, or the partner that it belongs to.")
