"""A running server on a database full of secrets, and who comes to look for them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from db import connect
from db.commands import sessions
from db.published import allow_list
from db.published import copy as published_copy
from synergy.viewers import Role
from tests import serving, waiting
from tests.db.canaries import Canary, plant, strangers
from tests.db.doors import Doors, make_doors
from tests.db.tools import World, rows
from tests.visiting import Visitor
from ui.kit.searching import OPENED
from web import cookies

# How long the published copy may take to come.
# What is not for the display either: a place to hide in, and what only the history keeps.
NEVER = {"confidential", "before"}


@dataclass(frozen=True)
class Planted:
    """The server, and every secret in its database."""

    server: serving.Server
    doors: Doors
    canaries: list[Canary]

    def visitor(self, role: Role) -> Visitor:
        """Let somebody in, in a browser of their own."""
        path = self.doors.path
        if role in ("coordinator", "partner"):
            who = self.doors.boss if role == "coordinator" else self.doors.partner
            return Visitor(self.server, cookies={cookies.ACCOUNT: sessions.sign_in(path, who)})
        token = sessions.enter_by_link(path, self.doors.share(role, label=f"A {role}")[1])
        assert token is not None
        return Visitor(self.server, cookies={cookies.LINK: token})

    def known_to(self, role: Role) -> list[Canary]:
        """List what a role may read."""
        if role == "funder":
            return [one for one in self.canaries if one.is_public]
        assert role == "display"
        return [
            one
            for one in self.canaries
            if allow_list.is_public(one.table, one.column) and one.state not in NEVER
        ]

    def secrets_in(self, text: str, role: Role = "funder") -> set[str]:
        """Find what a role may not read."""
        return strangers(text, self.known_to(role))

    def items(self) -> list[tuple[str, str]]:
        """List every row that has a view of its own, public or not: the page and the query."""
        opened = [*OPENED.items(), ("service", ("partners", "service"))]
        return [
            (page, f"{name}={number}")
            for table, (page, name) in opened
            for number in rows(self.doors.path, table)
        ]

    def log_lines(self) -> int:
        """Count what the server has logged."""
        return len(self.server.log.read_text(errors="replace").splitlines())

    def opened(self, since: int = 0) -> list[tuple[str, str]]:
        """List which file was opened for whom, as the log says from a line on."""
        lines = self.server.log.read_text(errors="replace").splitlines()[since:]
        told = (line.partition("opens ")[2] for line in lines if line.startswith("opens "))
        return [(file, whom) for file, _, whom in (one.partition(" for ") for one in told)]


@pytest.fixture(scope="module")
def planted(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    folder = tmp_path_factory.mktemp("planted")
    world = replace(world_template, path=folder / "synergy.db")
    shutil.copy(world_template.path, world.path)
    with connect.writing(world.path, "canary actor") as db:
        canaries = plant(db)
    doors = make_doors(world)
    server = serving.Server.start(world.path, folder / "server.log")
    try:
        found = Planted(server.wait(), doors, canaries)
        waiting.until(lambda: not published_copy.stale(world.path))
        yield found
    finally:
        server.stop()
