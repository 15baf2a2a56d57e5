"""Who is looking, and what each role may change."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Literal, cast, get_args

# The gate sets this header to tell the app who is looking, and strips it from outside requests.
HEADER = "x-synergy-viewer"

Role = Literal["coordinator", "partner", "display", "funder"]


class Refused(Exception):
    """The viewer's role does not allow this."""


@dataclass(frozen=True)
class Viewer:
    """One viewer with one role; `organization_id` is a partner's agency.

    `preview` is true for a signed-in person who is looking through a share link.
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
        """Read the output of `to_header`; ValueError for anything else."""
        held = json.loads(value)
        if not isinstance(held, dict) or held.get("role") not in get_args(Role):
            raise ValueError("the viewer header names no role")
        name, organization_id = held.get("name"), held.get("organization_id")
        account_id = held.get("account_id")
        if not isinstance(name, str) or not isinstance(organization_id, int | None):
            raise ValueError("the viewer header has no valid name or organization")
        if not isinstance(account_id, int | None):
            raise ValueError("the viewer header has no valid account number")
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
        """Return this viewer's name in the history: the account, so that it holds no names."""
        return f"account {self.account_id}" if self.account_id is not None else self.name

    @property
    def writes(self) -> bool:
        """Tell whether this role may change anything at all."""
        return self.role in ("coordinator", "partner")

    def may_edit(self, organization_id: int | None) -> bool:
        """Tell whether this viewer may change an organization's records."""
        own = organization_id is not None and organization_id == self.organization_id
        return self.role == "coordinator" or (self.role == "partner" and own)

    def require(self, organization_id: int | None = None) -> None:
        """Raise Refused unless the viewer may change this organization's records.

        Without an organization only a coordinator may.
        """
        if not self.may_edit(organization_id):
            raise Refused("Only a coordinator, or the partner who owns this, can do that.")
