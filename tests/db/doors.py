"""What the tests of accounts, sessions and links share: people and links to let in."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from db import connect
from db.commands import accounts, links, sessions
from db.queries import access
from db.queries.access import Pass
from db.write import Receipt, new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World, row, rows

PASSPHRASE = "three owls on a tram"


@dataclass(frozen=True)
class Doors:
    """A house with a coordinator and a partner of the northern agency, both with a passphrase."""

    world: World
    boss: int
    partner: int

    @property
    def path(self) -> Path:
        return self.world.path

    @property
    def viewer(self) -> Viewer:
        """Return the coordinator, signed in."""
        return Viewer("coordinator", "Bo Boss", account_id=self.boss)

    def add(self, token: str | None = None, **values: Any) -> Receipt:
        """Add an account; a coordinator's, where nothing else is said."""
        typed = {"name": "New", "role": "coordinator", **values}
        return accounts.add_account(self.path, COORDINATOR, new_key(), typed, token)

    def made_on(self, table: str, row_id: int) -> tuple[int, int]:
        """Return a row's id and newest version."""
        return row_id, row(self.path, table, row_id)["version"]

    def disable(self, account_id: int) -> Receipt:
        made_on = self.made_on("account", account_id)
        return accounts.disable_account(self.path, COORDINATOR, new_key(), made_on)

    def enable(self, account_id: int) -> Receipt:
        made_on = self.made_on("account", account_id)
        return accounts.enable_account(self.path, COORDINATOR, new_key(), made_on)

    def save(self, account_id: int, **changes: Any) -> Receipt:
        made_on = self.made_on("account", account_id)
        return accounts.save_account(self.path, COORDINATOR, new_key(), made_on, changes)

    def invite(self, account_id: int) -> str:
        """Invite the person of an account; return the token."""
        token = tokens.new()
        accounts.invite(self.path, COORDINATOR, new_key(), account_id, token)
        return token

    def share(self, audience: str = "funder", **values: Any) -> tuple[int, str]:
        """Make a share link; return its id and its token."""
        token = tokens.new()
        typed = {"label": "City Bridge", "audience": audience, **values}
        made = links.add_link(self.path, COORDINATOR, new_key(), typed, token)
        return made.row_id, token

    def revoke(self, link_id: int) -> Receipt:
        made_on = self.made_on("share_link", link_id)
        return links.revoke_link(self.path, COORDINATOR, new_key(), made_on)

    def opens(self, token: str | None, now: str | None = None) -> Pass | None:
        """Return what a session's token opens."""
        assert token is not None
        with connect.reading(self.path) as db:
            return access.pass_of(db, token, now or dates.now())

    def age(self, table: str, column: str, span: timedelta) -> None:
        """Move a moment of every row into the past."""
        with connect.writing(self.path, "test") as db:
            for held in list(db.table(table).rows):
                key = next(iter(db.table(table).pks))
                db.table(table).update(held[key], {column: dates.after(held[column], -span)})

    def count(self, table: str) -> int:
        return len(rows(self.path, table))


def make_doors(world: World) -> Doors:
    """Add the two accounts to the little partnership."""
    bare = Doors(world, 0, 0)
    made: list[int] = []
    for values in (
        {"email": "bo@house.org.uk", "name": "Bo Boss"},
        {
            "email": "pat@north.org.uk",
            "name": "Pat North",
            "role": "partner",
            "organization_id": world.north,
        },
    ):
        token = tokens.new()
        made.append(bare.add(token, **values).row_id)
        assert sessions.set_passphrase(world.path, token, PASSPHRASE) == made[-1]
    return Doors(world, *made)
