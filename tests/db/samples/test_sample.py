"""Taking the sample partnership away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db import check, connect
from db.commands import actions, records
from db.kinds.records import ACTION, MENTION
from db.queries.search import search
from db.samples import seed
from db.samples.sample import clear_sample
from db.write import new_key
from synergy.typed_text import isolate
from tests.conftest import COORDINATOR
from tests.db.tools import bytes_of, content, insert, row, rows, wrong

CONTENT = json.loads((seed.FOLDER / "sample.json").read_text(encoding="utf-8"))


def _number(path: Path, key: str) -> int:
    number: int = row(path, "seed_log", key)["row_id"]
    return number


def _left(path: Path) -> set[str]:
    """Name what is left of the sample's entries."""
    held = {table: rows(path, table).keys() for table in CONTENT}
    return {
        key
        for key, log in rows(path, "seed_log").items()
        if key.partition("/")[2] in CONTENT.get(log["table"], {})
        if log["row_id"] in held[log["table"]]
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def test_all_of_it_goes_and_the_facts_stay(sample: Path, templates: dict[str, Path]) -> None:
    gone, kept = clear_sample(sample, COORDINATOR)
    assert kept == []
    assert {table: gone[table] for table in CONTENT} == {
        table: len(entries) for table, entries in CONTENT.items()
    }
    stamps = ("created_at", "version", "updated_at")
    alone = [
        {
            key: {name: value for name, value in held.items() if name not in stamps}
            for key, held in content(path).items()
        }
        for path in (sample, templates["facts"])
    ]
    # Links of the facts were numbered before the sample's.
    assert alone[0] == alone[1]
    assert wrong(sample) == {}


def test_status_says_that_no_sample_is_left(sample: Path) -> None:
    assert check.status(sample)["sample"] is True
    clear_sample(sample, COORDINATOR)
    assert check.status(sample)["sample"] is False


def test_its_text_is_in_no_byte_of_the_file(sample: Path, templates: dict[str, Path]) -> None:
    facts = bytes_of(templates["facts"])
    before = bytes_of(sample)
    # The seed log remembers the entries' keys, so that they do not come back.
    keys = {key for entries in CONTENT.values() for key in entries}
    texts = {text[:24].encode() for text in _texts(CONTENT) if len(text) >= 12 and text not in keys}
    telling = {text for text in texts if text not in facts and text in before}
    assert len(telling) > 300
    clear_sample(sample, COORDINATOR)
    after = bytes_of(sample)
    assert {text for text in telling if text in after} == set()


def test_clearing_twice_is_harmless(sample: Path) -> None:
    clear_sample(sample, COORDINATOR)
    before = content(sample)
    assert clear_sample(sample, COORDINATOR) == ({}, [])
    assert content(sample) == before


def test_an_empty_database_has_none_to_clear(empty: Path) -> None:
    assert clear_sample(empty, COORDINATOR) == ({}, [])


def test_a_real_action_keeps_its_sample_issue_with_its_parts(sample: Path) -> None:
    issue = _number(sample, "issue/short-grants")
    parts = {
        key: held
        for key, held in content(sample).items()
        if key.startswith(("issue_borough ", "attribute ")) and held["issue_id"] == issue
    }
    assert parts
    values = {"title": "Real work", "issue_id": issue}
    action = records.add(ACTION, sample, COORDINATOR, new_key(), values).row_id
    _, kept = clear_sample(sample, COORDINATOR)
    assert kept == [f"issue {issue}: {CONTENT['issue']['short-grants']['title']}"]
    assert _left(sample) == {"issue/short-grants"}
    assert row(sample, "issue", issue)["sample"] == 0
    assert row(sample, "action", action)["issue_id"] == issue
    assert parts.items() <= content(sample).items()
    assert wrong(sample) == {}


def test_a_real_mention_keeps_issue_meeting_and_agency(sample: Path) -> None:
    keys = ("issue/short-grants", "meeting/m05", "organization/button")
    issue, meeting, agency = (_number(sample, key) for key in keys)
    with connect.writing(sample, "test") as db:
        db.table("issue_mention").delete_where(
            "issue_id = ? AND meeting_id = ? AND organization_id = ?", [issue, meeting, agency]
        )
    values = {
        "issue_id": issue,
        "meeting_id": meeting,
        "organization_id": agency,
        "note": "Ours",
    }
    mention = records.add(MENTION, sample, COORDINATOR, new_key(), values).row_id
    _, kept = clear_sample(sample, COORDINATOR)
    assert _left(sample) == set(keys)
    assert {line.partition(":")[0] for line in kept} == {
        f"issue {issue}",
        f"meeting {meeting}",
        f"organization {agency}",
    }
    name = row(sample, "organization", agency)["name"]
    assert f"organization {agency}: {isolate(name)}" in kept
    assert CONTENT["organization"]["button"]["name"] == f"{name} (sample)"
    assert "(sample)" not in str(content(sample))
    assert rows(sample, "issue_mention")[mention]["note"] == "Ours"
    assert wrong(sample) == {}


def test_a_real_note_keeps_its_action_and_what_that_needs(sample: Path) -> None:
    action = _number(sample, "action/housing-line")
    text = {"text": "Rang them today."}
    note = actions.add_note(sample, COORDINATOR, new_key(), text, action).row_id
    clear_sample(sample, COORDINATOR)
    assert _left(sample) == {
        "action/housing-line",
        "organization/marigold",
        "meeting/m07",
        "issue/housing-counter",
    }
    assert {number: held["text"] for number, held in rows(sample, "action_note").items()} == {
        note: "Rang them today."
    }
    assert wrong(sample) == {}


def test_a_real_service_keeps_its_sample_location(sample: Path) -> None:
    location = _number(sample, "location/brixton")
    trust = _number(sample, "organization/ascension-trust")
    with connect.writing(sample, "test") as db:
        service = insert(db, "service", organization_id=trust, name="Real drop-in")
        db.table("service_at_location").insert({"service_id": service, "location_id": location})
    clear_sample(sample, COORDINATOR)
    assert _left(sample) == {"location/brixton"}
    assert {
        (link["service_id"], link["location_id"])
        for link in rows(sample, "service_at_location").values()
    } == {(service, location)}
    assert wrong(sample) == {}


def test_what_is_kept_is_found_and_what_is_gone_is_not(sample: Path) -> None:
    issue = _number(sample, "issue/short-grants")
    values = {"title": "Real work", "issue_id": issue}
    records.add(ACTION, sample, COORDINATOR, new_key(), values)
    clear_sample(sample, COORDINATOR)
    with connect.reading(sample) as db:
        assert issue in {hit.id for hit in search(db, "grants end") if hit.kind == "issue"}
        assert search(db, "lantern") == []


def test_what_is_kept_stays_when_cleared_again(sample: Path) -> None:
    values = {"title": "Real work", "issue_id": _number(sample, "issue/short-grants")}
    records.add(ACTION, sample, COORDINATOR, new_key(), values)
    clear_sample(sample, COORDINATOR)
    before = content(sample)
    assert clear_sample(sample, COORDINATOR) == ({}, [])
    assert content(sample) == before


def test_the_history_of_what_is_kept_stays(sample: Path) -> None:
    issue = _number(sample, "issue/short-grants")
    values = {"title": "Real work", "issue_id": issue}
    records.add(ACTION, sample, COORDINATOR, new_key(), values)
    clear_sample(sample, COORDINATOR)
    whose = {
        held["actor"]
        for held in rows(sample, "history").values()
        if (held["table"], held["row_id"]) == ("issue", str(issue))
    }
    assert whose == {"seeds", COORDINATOR.name}


@pytest.mark.parametrize("made", ["facts", "generated"])
def test_every_kind_of_database_can_be_cleared(made: str, database: Any) -> None:
    path = database(made)
    clear_sample(path, COORDINATOR)
    assert check.status(path)["sample"] is False
    assert wrong(path) == {}
