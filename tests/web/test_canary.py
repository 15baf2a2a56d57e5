"""A database full of secrets: none of them ever comes to a funder, or to the display."""

import random
import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle, islice
from typing import get_args

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from db import connect
from db.search_index import SEARCHED
from synergy import agenda, dates
from tests import frames
from tests.db.canaries import FREE_PLACES, SECRET_SPOT, STATES, Canary
from tests.db.tools import CAMDEN, HACKNEY, insert, rows
from tests.visiting import Visitor, read_run, rerun, run
from tests.web.planted import Planted
from ui.kit.searching import BUTTON, WORDS
from ui.pages import OFFERED, OUTSIDE

ALTERNATIONS = 200
COORDINATORS = ("meetings", "data", "access")
FILES = re.compile(r"/(?:media|component|static|assets|_stcore)/[\w./%~-]+")
SORRY = "Sorry, something went wrong"
# What a coordinator comes across on a walk through all pages: people, notes, hidden places.
SHOWN_TO_COORDINATORS = {
    Canary("organization", name, "unmarked") for name in ("contact_name", "email", "phone", "notes")
} | {
    Canary("service", "notes", "between"), Canary("action", "owner_name", "between"),
    Canary("issue_mention", "note", "between"), Canary("action_note", "text", "between"),
    Canary("decision", "text", "between"), Canary("update", "text", "public"),
    Canary("meeting", "notes", "public"), Canary("practice", "title", "unmarked"),
    Canary("location", "address_1", "confidential"), Canary("issue", "title", "before"),
    Canary("account", "email", "public"), Canary("account", "name", "unmarked"),
    Canary("share_link", "label", "unmarked"),
}  # fmt: skip
SHOWN_TO_FUNDERS = {
    Canary(table, name, state)
    for table, name in (
        ("issue", "title"), ("action", "title"), ("practice", "summary"), ("organization", "name"),
    )
    for state in ("public",)
} | {Canary("service", "name", "between"), Canary("service", "description", "public")}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One page that somebody opens, with words in the search or without."""

    page: str
    query: str = ""
    words: str = ""

    def states(self, search: "Search") -> list[WidgetState]:
        return [WidgetState(id=search.field, string_value=self.words)] if self.words else []


@dataclass
class Walk:
    """What came of it: all texts, who showed them, and what leaked where."""

    told: dict[str, list[str]] = field(default_factory=lambda: {"coordinator": [], "funder": []})
    leaks: dict[Step, set[str]] = field(default_factory=dict)
    broken: list[Step] = field(default_factory=list)
    steps: int = 0

    @cached_property
    def seen(self) -> dict[str, str]:
        return {role: "".join(texts) for role, texts in self.told.items()}


def filters(planted: Planted) -> list[Step]:
    """List every page with each of its filters, also by what a funder cannot choose."""
    ids = {name: list(rows(planted.doors.path, name)) for name in ("organization", "meeting")}
    changes = rows(planted.doors.path, "history").items()
    of_places = [number for number, one in changes if one["table"] == "location"]
    asked = {
        "issues": {
            "theme": ["none", "funding"], "status": ["open", "resolved"], "in_borough": [HACKNEY],
            "raised_by": ids["organization"], "raised_at": ids["meeting"], "again": ["yes"],
            "order": ["title"],
        },
        "actions": {
            "state": ["all open", "done"], "due": ["overdue"], "since": ["new"],
            "partner": ids["organization"], "meeting": ids["meeting"], "on_issue": [1, 3, 4, 5],
        },
        "map": {
            "borough": [HACKNEY, CAMDEN], "age": [16], "closed": ["true"], "off": ["confidential"],
            "colour": ["services"], "view": ["List", "Boroughs"], "place": list(range(1, 9)),
        },
        "coverage": {"borough": [HACKNEY, CAMDEN], "columns": ["Contributing+factors"]},
        "partners": {"kind": ["partner"], "borough": [HACKNEY]},
        "practice": {"ask": ids["organization"], "evidence": ["evaluated"]},
        "data": {"tab": ["Categories", "Data health"]},
        "access": {"tab": ["Links", "History"], "tab=History&bring_back": of_places},
    }  # fmt: skip
    return [
        Step(page, f"{name}={value}")
        for page, held in asked.items()
        for name, values in held.items()
        for value in values
    ]


def searches() -> list[Step]:
    """List searches for the beginning of every secret that is searched at all."""
    pages = cycle(sorted(OUTSIDE))
    return [
        Step(next(pages), words=str(Canary(table, columns[0], state))[:-2])
        for table, columns in SEARCHED.items()
        for state in (*STATES, "between", "before")
    ]


def steps_of(planted: Planted) -> list[Step]:
    """Make a walk over every page, filter, row and search, as long as was promised."""
    whole = [Step(page) for page in ("", *sorted(OUTSIDE - {"board"}), *COORDINATORS)]
    whole += [Step(*item) for item in planted.items()] + filters(planted) + searches()
    random.Random(4).shuffle(whole)
    return list(islice(cycle(whole), max(ALTERNATIONS, len(whole))))


@dataclass(frozen=True)
class Search:
    """The button that opens the search, and its field, as the browser knows them."""

    button: str
    field: str

    @staticmethod
    def find(visitor: Visitor) -> "Search":
        with visitor.open_socket() as line:
            drawn = frames.widgets(run(line, rerun("issues")))
            button = next(one for one in drawn if one.endswith(f"-{BUTTON}"))
            drawn = frames.widgets(run(line, rerun("issues", "", pressed(button))))
        return Search(button, next(one for one in drawn if one.endswith(f"-{WORDS}")))


def pressed(button: str) -> WidgetState:
    return WidgetState(id=button, trigger_value=True)


@pytest.fixture(scope="module")
def walk(planted: Planted) -> Walk:
    """Alternate between a coordinator and a funder; every other time their scripts run at once."""
    visitors = {role: planted.visitor(role) for role in ("coordinator", "funder")}
    search, walked = Search.find(visitors["funder"]), Walk()
    for number, step in enumerate(steps_of(planted)):
        wanted = rerun(step.page, step.query, *step.states(search)).SerializeToString()
        with ExitStack() as held:
            lines = {r: held.enter_context(v.open_socket()) for r, v in visitors.items()}
            told: dict[str, str] = {}
            for line in lines.values():
                if step.words:
                    run(line, rerun(step.page, step.query, pressed(search.button)))
            if number % 2:
                for line in lines.values():
                    line.send(wanted)
            for role, line in lines.items():
                if not number % 2:
                    line.send(wanted)
                told[role] = frames.said(read_run(line))
        for role, text in told.items():
            walked.told[role].append(text)
            walked.broken += [step] if SORRY in text else []
        leaked = planted.secrets_in(told["funder"]) - {step.words.lower()}
        if leaked:
            walked.leaks[step] = leaked
        walked.steps += 1
    print(f"{walked.steps} alternations, {len(walked.seen['funder']):,} characters to the funder")
    return walked


def test_no_secret_is_in_any_frame_of_a_funders(walk: Walk) -> None:
    assert walk.steps >= ALTERNATIONS
    assert walk.leaks == {}
    assert walk.broken == []


def test_the_coordinator_sees_what_the_funder_does_not(walk: Walk) -> None:
    def unseen(wanted: set[Canary], role: str) -> list[str]:
        return sorted(str(one) for one in wanted if str(one) not in walk.seen[role])

    assert unseen(SHOWN_TO_COORDINATORS, "coordinator") == []
    assert unseen(SHOWN_TO_FUNDERS, "funder") == []


def test_few_places_are_not_counted_to_a_funder(walk: Walk) -> None:
    few = f"{FREE_PLACES} places"
    assert few in walk.seen["coordinator"]
    assert few not in walk.seen["funder"]
    assert "fewer than 5 places" in walk.seen["funder"]


def test_a_place_to_hide_in_is_on_no_map_of_a_funders(walk: Walk) -> None:
    exact = [text for number in SECRET_SPOT for text in frames.doubles(number)]
    assert [text for text in exact if text in walk.seen["coordinator"]]
    exact += [repr(round(number, 5)) for number in SECRET_SPOT]
    assert [text for text in exact if text in walk.seen["funder"]] == []


def test_no_secret_is_in_any_file_page_or_header(planted: Planted, walk: Walk) -> None:
    funder = planted.visitor("funder")
    named = {path for text in walk.seen.values() for path in FILES.findall(text)}
    assert any(path.startswith("/assets/leaflet/") for path in named)
    paths = {
        *named, *(f"/{page}" for page in OUTSIDE | set(COORDINATORS)), "/", "/report", "/whoami",
        *(f"/{page}?{query}" for page, query in planted.items()[::5]), "/report?service=1",
        "/healthz", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/favicon.png",
        "/sign-in", "/sign-out", "/welcome", "/s", "/first-account", "/none", "/media/none.csv",
        "/static/none.js", "/component/none/index.html", "/assets/none", "/data/synergy.db",
        *(f"/minutes/{number}{end}" for number in (1, 2, 3, 4, 5, 6)
          for end in ("", ".docx", ".pdf")),
        "/static/../data/synergy.db", "/media/%2e%2e/synergy.db", "/_stcore/upload_file/a/b",
        f"/media/{connect.published_path(planted.doors.path).name}",
    }  # fmt: skip
    answers = {path: funder.ask(path) for path in sorted(paths)}
    answers["a wrong link"] = planted.visitor("funder").redeem("wrong")
    answers["a wrong method"] = funder.ask("/issues", "POST", b"")
    leaks = {p: planted.secrets_in(a.whole.decode("latin-1")) for p, a in answers.items()}
    assert {path: leaked for path, leaked in leaks.items() if leaked} == {}
    assert [path for path in named if answers[path].status not in (200, 404)] == []
    assert str(Canary("issue", "title", "public")) in answers["/report"].text
    assert f"{FREE_PLACES} places" not in answers["/report"].text
    print(f"{len(answers)} answers, {sum(len(a.body) for a in answers.values()):,} bytes")


def test_no_secret_is_in_the_copy(planted: Planted, walk: Walk) -> None:
    held = connect.published_path(planted.doors.path).read_bytes().decode("latin-1")
    assert [str(one) for one in planted.canaries if not one.is_public and str(one) in held] == []
    assert not any(text in held for number in SECRET_SPOT for text in frames.doubles(number))
    assert sum(str(one) in held for one in planted.canaries if one.is_public) > 40


def test_no_private_column_comes_to_the_display(planted: Planted) -> None:
    display = planted.visitor("display")
    title, whole = str(Canary("action", "title", "public")), ""
    with connect.writing(planted.doors.path, "test") as db:
        today = dates.today().isoformat()
        insert(db, "meeting", name="Held", date="2020-01-01", status="closed")
        done = "UPDATE action SET state = 'done', done_on = ? WHERE title = ?"
        db.execute(done, [today, title])
    for page, query in [("", ""), *((page, "") for page in OUTSIDE), *planted.items()[::9]]:
        with display.open_socket() as line:
            whole += frames.said(run(line, rerun(page, query)))
    assert planted.secrets_in(whole, "display") == set()
    assert title in whole
    assert SORRY not in whole
    assert OFFERED["display"] == {"board", "meeting"}


def test_no_private_column_comes_to_the_hall_at_any_step(planted: Planted) -> None:
    display, path = planted.visitor("display"), planted.doors.path
    whole = ""
    with connect.reading(path) as db:
        [(meeting,)] = db.execute(
            "SELECT meeting_id FROM decision WHERE text = ?",
            [str(Canary("decision", "text", "public"))],
        )
    for kind in get_args(agenda.Step):
        with connect.writing(path, "test") as db:
            db.execute("UPDATE meeting SET status = 'open' WHERE id = ?", [meeting])
            db.execute("UPDATE agenda_item SET kind = ? WHERE meeting_id = ?", [kind, meeting])
            db.execute("UPDATE running SET since = '2026-03-06T10:00:00.000Z'")
        for page in ("", "meeting"):
            with display.open_socket() as line:
                whole += frames.said(run(line, rerun(page)))
    with connect.writing(path, "test") as db:
        db.execute("UPDATE meeting SET status = 'closed' WHERE id = ?", [meeting])
    assert planted.secrets_in(whole, "display") == set()
    for table, column in (("decision", "text"), ("update", "text"), ("action", "title")):
        assert str(Canary(table, column, "public")) in whole
    assert SORRY not in whole


def test_the_copy_alone_is_opened_for_a_funder(planted: Planted, walk: Walk) -> None:
    copy, main = connect.published_path(planted.doors.path).name, planted.doors.path.name
    opened = Counter(planted.opened())
    assert {file for file, whom in opened if whom == "funder"} == {copy}
    assert opened[main, "coordinator"] > walk.steps
    assert opened[copy, "funder"] > walk.steps


def test_while_funders_look_nothing_else_is_opened(planted: Planted, walk: Walk) -> None:
    funder = planted.visitor("funder")
    with funder.open_socket() as line:
        run(line, rerun())
    begun = planted.log_lines()
    visited = [("", ""), *((page, "") for page in OUTSIDE), *planted.items()[::4]]
    for page, query in visited:
        with funder.open_socket() as line:
            run(line, rerun(page, query))
    opened = Counter(planted.opened(begun))
    copy, main = connect.published_path(planted.doors.path).name, planted.doors.path.name
    print({f"{file} for {whom}": number for (file, whom), number in opened.items()})
    assert opened[copy, "funder"] >= len(visited)
    # The gate notes that the visit was used, and looks whether the copy is stale: never by page.
    assert {whom for file, whom in opened if file == main} <= {"the house", "sign-in"}
    assert sum(number for (file, _), number in opened.items() if file == main) <= 4
