"""On our own pages too, no name turns the words beside it round."""

import re
from html import unescape
from pathlib import Path

import pytest

from db import connect
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.db.gathering import Gathering
from tests.direction import leaks
from tests.visiting import Answer
from tests.web.own_pages import OWNER, Site

EVIL = "\u202e"


def told(answer: Answer) -> list[str]:
    """Read the texts of a page, line by line."""
    assert answer.status == 200
    texts = re.split(r"<[^>]*>", answer.text)
    return [line for text in texts for line in unescape(text).split("\n") if EVIL in line]


@pytest.fixture
def evil(gathering: Gathering, monkeypatch: pytest.MonkeyPatch) -> Gathering:
    """Begin every name and text with an override that nothing ends, and publish all of it."""
    monkeypatch.setenv("SYNERGY_DB", str(gathering.path))
    with connect.writing(gathering.path, "test") as db:
        for table, columns in {
            "organization": ("name",), "issue": ("title",), "action": ("title", "dropped_reason"),
            "decision": ("text",), "update": ("text",), "issue_mention": ("note",),
            "practice": ("title", "summary"), "meeting": ("name", "place", "purpose"),
            "taxonomy_term": ("name",), "setting": ("value",),
        }.items():  # fmt: skip
            for column in columns:
                db.execute(
                    f"UPDATE [{table}] SET [{column}] = ? || [{column}] WHERE [{column}] <> ''",
                    [EVIL],
                )
        for table in ("organization", "issue", "action", "practice"):
            db.execute(f"UPDATE [{table}] SET published = 1")
    published_copy.publish(gathering.path)
    return gathering


@pytest.mark.parametrize("query", ["", "?partner=1"])
def test_the_minutes(query: str, evil: Gathering, port: int) -> None:
    visitor = Site(evil.path, port).visitor(Viewer("coordinator", "Bo Boss"))
    lines = told(visitor.ask(f"/minutes/{evil.meeting}{query}"))
    assert len(lines) > 3
    assert [line for line in lines if leaks(line)] == []


def test_the_report(evil: Gathering, port: int) -> None:
    lines = told(Site(evil.path, port).visitor(Viewer("funder", "City Bridge")).ask("/report"))
    assert len(lines) > 3
    assert [line for line in lines if leaks(line)] == []


@pytest.mark.parametrize("role", ["coordinator", "funder"])
def test_whoever_is_signed_out(role: str, facts: Path, port: int) -> None:
    visitor = Site(facts, port).visitor(Viewer(role, f"{EVIL}Bo Boss"))
    lines = told(visitor.ask("/sign-out"))
    assert lines
    assert [line for line in lines if leaks(line)] == []


def test_a_field_of_a_form_holds_what_was_typed(empty: Path, port: int) -> None:
    visitor = Site(empty, port).visitor(OWNER)
    answer = visitor.send("/first-account", {"email": "no address", "name": "שלום"})
    assert 'value="שלום"' in answer.text
