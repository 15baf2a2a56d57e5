"""No name turns the words beside it round: every text that any page draws keeps to itself.

Every row holds texts that begin with an override from right to left that nothing ends.
"""

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pyarrow
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from db import connect
from db.history import chain
from db.published import copy as published_copy
from synergy import dates
from synergy.viewers import Role, Viewer
from tests.conftest import COORDINATOR
from tests.db.canaries import plant
from tests.db.tools import HACKNEY, insert, make_world, rows
from tests.direction import leaks
from ui.kit.searching import OPENED
from ui.pages import FOLDER, OFFERED

Open = Callable[..., AppTest]

EVIL, DAY = "\u202e", dates.today().isoformat()
PAGES = frozenset(file.stem for file in FOLDER.glob("*.py"))
VISITS = [(role, page) for role in get_args(Role) for page in sorted(OFFERED.get(role, PAGES))]
VIEWS: list[tuple[str, dict[str, str]]] = [
    ("access", {"tab": "Links"}), ("access", {"tab": "History"}), ("data", {"tab": "Categories"}),
    ("data", {"tab": "Indicators"}), ("data", {"tab": "Sample data"}),
    ("data", {"tab": "Data health"}),
    ("meetings", {"tab": "Trends"}), ("map", {"borough": HACKNEY}), ("map", {"view": "List"}),
    ("coverage", {"borough": HACKNEY}), ("coverage", {"tab": "Within travelling distance"}),
    ("overlaps", {"show": "reviewed"}), ("meeting", {"present": "yes"}),
    ("actions", {"form": "new action"}), ("issues", {"form": "new issue"}),
]  # fmt: skip
# What a field holds is edited as it was typed; nobody reads an id or an address.
UNREAD = {("TextInput", "default"), ("TextArea", "default"), ("TextInput", "value")}
UNREAD_NAMES = {"id", "url"}


def texts(message: Message) -> Iterator[str]:
    """Read every text in a message to the browser, also in the tables and figures within."""
    for field, value in message.ListFields():
        if field.name in UNREAD_NAMES or (message.DESCRIPTOR.name, field.name) in UNREAD:
            continue
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from texts(one)
            elif isinstance(one, str):
                yield from _inside(one)
            elif isinstance(one, bytes) and one:
                yield from cells(one)


def _inside(text: str) -> Iterator[str]:
    """Read the texts of a figure, and any other as it is."""
    try:
        held = json.loads(text) if text.startswith("{") else text
    except ValueError:
        held = text
    yield from _strings(held)


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for one in held.values():
            yield from _strings(one)
    elif isinstance(held, list):
        for one in held:
            yield from _strings(one)


def cells(data: bytes) -> Iterator[str]:
    """Read the texts of a table that is sent in Arrow's format."""
    try:
        table = pyarrow.ipc.open_stream(io.BytesIO(data)).read_all()
    except pyarrow.ArrowInvalid:
        return
    yield from table.column_names
    yield from _strings(table.to_pylist())


def drawn(app: AppTest) -> Iterator[str]:
    """Read every text that a page draws."""
    for element in app._tree:
        proto = getattr(element, "proto", None)
        if isinstance(proto, Message):
            yield from texts(proto)


def turned(app: AppTest) -> dict[str, str]:
    """Find the texts that do not keep to themselves, with what they do."""
    assert not app.exception
    lines = {line for text in drawn(app) for line in text.split("\n") if EVIL in line}
    return {line: said for line in lines if (said := leaks(line) or _holds_several(line))}


def _holds_several(line: str) -> str | None:
    """Say so where two texts share what keeps them apart: one turns the other round."""
    apart = re.split("[\u2068\u2069]", line)
    return "it holds several" if any(part.count(EVIL) > 1 for part in apart) else None


@pytest.fixture(scope="module")
def template(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("direction") / "synergy.db"
    shutil.copy(templates["facts"], path)
    world = make_world(path)
    with connect.writing(path, f"{EVIL}somebody") as db:
        plant(db)
        for table in chain.tracked_tables(db):
            for column in db.table(table).columns_dict.keys() - {"code"}:
                db.execute(
                    f"""UPDATE [{table}] SET [{column}] = char(0x202e) || [{column}]
                        WHERE [{column}] GLOB 'canary*'"""
                )
        at = {"meeting_id": insert(db, "meeting", name=f"{EVIL}Now", date=DAY, status="open")}
        said = {"text": f"{EVIL}Said", "organization_id": world.north, **at}
        insert(db, "update", **said)
        insert(db, "agenda_item", kind="updates", title=f"{EVIL}Item", minutes=5, position=1, **at)
    published_copy.publish(path)
    return path


@pytest.fixture
def evil(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "synergy.db"
    for file in (template, connect.published_path(template)):
        shutil.copy(file, path.with_name(file.name))
    monkeypatch.setenv("SYNERGY_DB", str(path))
    return path


@pytest.mark.parametrize(("role", "page"), VISITS)
def test_every_page(role: Role, page: str, evil: Path, open_page: Open) -> None:
    agency = min(rows(evil, "organization")) if role == "partner" else None
    app = open_page(page, Viewer(role, f"{EVIL}Somebody", agency))
    assert turned(app) == {}
    assert any(EVIL in text for text in drawn(app))


@pytest.mark.parametrize(("page", "query"), VIEWS)
def test_every_view(page: str, query: dict[str, str], evil: Path, open_page: Open) -> None:
    assert turned(open_page(page, COORDINATOR, **query)) == {}


@pytest.mark.parametrize("table", [*OPENED, "service"])
def test_every_row_and_its_form(table: str, evil: Path, open_page: Open) -> None:
    page, name = OPENED.get(table, ("partners", "service"))
    app = open_page(page, COORDINATOR)
    app.session_state[f"history {table}"] = True
    for number in rows(evil, table):
        for form in ("", f"{table} {number}"):
            app.query_params[name] = str(number)
            app.query_params["form"] = form
            assert turned(app.run()) == {}
