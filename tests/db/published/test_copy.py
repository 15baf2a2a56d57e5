"""The published copy holds what is public and not one byte more."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db import check, connect
from db.history import chain
from db.kinds.records import BY_TABLE
from db.published import allow_list
from db.published import copy as published_copy
from db.queries import issues, published, search, services
from db.queries.paging import Page
from db.queries.services import ServiceFilter
from synergy import words
from tests.db.canaries import Canary, plant
from tests.db.tools import HACKNEY, World, insert, row, rows, wrong

# What nobody outside reads: a new column stands here or in publish.COLUMNS.
WITHHELD = {
    "organization": {"contact_name", "email", "phone", "notes"},
    "service": {"email", "phone", "notes", "assured_by", "status_note"},
    "action": {"owner_name", "dropped_reason"},
    "meeting": {"notes", "link"},
    "attendance": {"person"},
    "issue_mention": {"note"},
    "action_note": {"text"},
}
# Tables of which nobody outside reads anything.
CLOSED = {
    "account", "passphrase", "invitation", "share_link", "share_token", "session", "overlap_review",
    "history", "history_values", "history_feed", "command_log", "seed_log", "_sqlite_migrations",
    "minutes", "first_account",
}  # fmt: skip


@pytest.fixture
def planted(world: World) -> tuple[Path, list[Canary]]:
    with connect.writing(world.path, "canary actor") as db:
        return world.path, plant(db)


@pytest.fixture
def generated(database: Callable[[str], Path]) -> Path:
    return database("generated")


def copy_of(path: Path) -> Path:
    """Publish a database; return the copy."""
    published_copy.publish(path)
    return connect.published_path(path)


def test_every_column_of_the_schema_was_decided_on(empty: Path) -> None:
    with connect.reading(empty) as db:
        names = [*db.table_names(), *db.view_names()]
        live = {
            name: {row[1] for row in db.execute(f"PRAGMA table_xinfo([{name}])")}
            for name in names
            if "_fts" not in name and not name.startswith("sqlite_")
        }
    listed = {name: set(columns) for name, columns in allow_list.COLUMNS.items()}
    del listed["sqlite_master"]
    decided = {name: listed[name] | WITHHELD.get(name, set()) for name in listed}
    assert {name: live[name] for name in live.keys() - CLOSED} == decided
    assert not CLOSED & listed.keys()
    assert not any(listed[name] & columns for name, columns in WITHHELD.items())
    assert allow_list.ROWS.keys() <= listed.keys()
    assert allow_list.SHORTENED.keys() <= {(t, c) for t, columns in listed.items() for c in columns}


def test_what_only_the_agency_reads_is_not_public() -> None:
    private = {(kind.table, name) for kind in BY_TABLE.values() for name in kind.private}
    assert private
    assert not [one for one in private if allow_list.is_public(*one)]


def test_no_secret_is_in_the_copy_read_as_bytes(planted: tuple[Path, list[Canary]]) -> None:
    path, canaries = planted
    held = copy_of(path).read_bytes()
    assert {"account", "command_log", "update"} < {canary.table for canary in canaries}
    assert len(canaries) > 200
    secret = [c for c in canaries if not c.is_public]
    public = [c for c in canaries if c.is_public]
    assert [str(c) for c in secret if str(c).encode() in held] == []
    assert [str(c) for c in public if str(c).encode() not in held] == []
    assert len(public) > 40
    assert b"canary actor" not in held
    assert b"canary actor" in path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()


def test_nothing_else_lies_beside_the_copy(planted: tuple[Path, list[Canary]]) -> None:
    path, _ = planted
    copy_of(path)
    mine = {path.name + suffix for suffix in ("", "-wal", "-shm")}
    assert {file.name for file in path.parent.iterdir()} - mine == {"published.db"}


def test_the_copy_is_whole_and_can_be_read_without_a_journal(sample: Path) -> None:
    copy = copy_of(sample)
    assert wrong(copy).keys() <= {"trigger coverage"}
    with connect.reading(copy) as db:
        assert db.journal_mode == "delete"
        assert db.table("history").count == 0
        assert not [t.name for t in db.triggers if t.name.startswith("history_")]


def test_a_reference_to_what_is_not_published_is_empty(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        hidden = insert(db, "organization", name="Hidden")
        planned = insert(db, "meeting", name="To come", date="2026-12-01", status="planned")
        of = {"organization_id": hidden, "published": 1}
        old = insert(db, "service", name="Old", **of)
        unseen = insert(db, "service", name="Unseen", organization_id=hidden)
        # Its number is lower than the one that it refers to.
        db.execute("UPDATE service SET instead_id = ? WHERE id = ?", [unseen, old])
        new = insert(db, "service", name="New", **of)
        newer = insert(db, "service", name="Newer", **of)
        db.execute("UPDATE service SET instead_id = ? WHERE id = ?", [newer, new])
        work = insert(db, "action", title="Work", meeting_id=planned, issue_id=world.issue, **of)
        db.execute("UPDATE issue SET published = 1 WHERE id = ?", [world.twin])
        said = {"issue_id": world.twin, "organization_id": hidden, "note": "Said in the room"}
        raised = insert(db, "issue_mention", meeting_id=world.spring, **said)
        insert(db, "issue_mention", meeting_id=planned, **said)
    copy = copy_of(world.path)
    held = rows(copy, "service")
    assert [held[n]["organization_id"] for n in (old, new)] == [None, None]
    assert [held[n]["instead_id"] for n in (old, new)] == [None, newer]
    action = row(copy, "action", work)
    assert [action[f"{n}_id"] for n in ("organization", "meeting", "issue")] == [None] * 3
    [mention] = [
        one for one in rows(copy, "issue_mention").values() if one["issue_id"] == world.twin
    ]
    assert (mention["id"], mention["organization_id"], mention["note"]) == (raised, None, None)
    with connect.reading(copy) as db:
        card, line = services.service(db, old), issues.issue(db, world.twin)
        listed = services.list_services(db, ServiceFilter(), Page(1, 100))
        assert card and card.organization is None
        assert {one.organization for one in listed if one.id in (old, new, newer)} == {None}
        assert line and (line.times_raised, line.partners) == (1, None)
        assert [one.organization for one in issues.mentions(db, world.twin)] == [None]


def test_a_confidential_place_says_its_borough_alone(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        service = insert(db, "service", name="A", organization_id=world.north, published=1)
        exact = {"latitude": 51.5, "longitude": -0.1, "name": "Hall", "postal_code": "E8 1EA"}
        exact |= {"address_1": "1 Mare Street", "accessibility": "ramp", "borough_code": HACKNEY}
        places = [insert(db, "location", **exact, confidential=one) for one in (0, 1)]
        unused = insert(db, "location", **exact)
        for place in places:
            db.table("service_at_location").insert({"service_id": service, "location_id": place})
    held = rows(copy_of(world.path), "location")
    assert unused not in held
    open_one, secret_one = (held[place] for place in places)
    assert {name: open_one[name] for name in exact} == exact
    kept = {name: value for name, value in secret_one.items() if value is not None}
    assert kept.keys() & exact.keys() == {"borough_code"}


@pytest.mark.parametrize(
    ("places", "kept", "said"),
    [
        (None, None, ""),
        (0, 4, "fewer than 5 places"),
        (4, 4, "fewer than 5 places"),
        (5, 5, "5 places"),
    ],
)
def test_few_places_are_not_counted(
    places: int | None, kept: int | None, said: str, world: World
) -> None:
    with connect.writing(world.path, "test") as db:
        of = {"organization_id": world.north, "published": 1}
        service = insert(db, "service", name="A", capacity_places=places, **of)
    held = row(copy_of(world.path), "service", service)["capacity_places"]
    assert held == kept
    assert (words.places(held, published=True) if held else "") == said


def test_a_meeting_is_its_day_and_no_more(sample: Path) -> None:
    held = rows(copy_of(sample), "meeting")
    source = rows(sample, "meeting")
    assert {n: one["date"] for n, one in held.items()} == {
        n: one["date"] for n, one in source.items() if one["status"] != "planned"
    }
    assert {(m["name"], m["place"], m["purpose"], m["notes"]) for m in held.values()} == {
        ("Partner meeting", None, None, None)
    }


def test_settings_go_over_by_name(world: World) -> None:
    assert rows(copy_of(world.path), "setting").keys() == {"partnership_name", "purpose"}
    assert len(rows(world.path, "setting")) > 2


def test_the_copy_keeps_the_head_of_the_history_that_it_was_made_from(world: World) -> None:
    head = check.head(world.path)
    with connect.reading(copy_of(world.path)) as db:
        assert published.published(db).history_head == head != chain.FIRST
        assert chain.head(db) == chain.FIRST


def test_the_search_finds_what_is_published_and_nothing_else(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        for word, mark in (("Swordfish", 1), ("Stickleback", 0)):
            insert(db, "issue", title=f"The {word} question", published=mark)
            insert(db, "meeting", name="M", date="2026-02-06", status="closed", notes=word)
    with connect.reading(copy_of(world.path)) as db:
        assert [hit.kind for hit in search.search(db, "Swordfish")] == ["issue"]
        assert search.search(db, "Stickleback") == []


def test_a_copy_is_stale_after_a_change_and_not_before(world: World) -> None:
    assert published_copy.stale(world.path)
    copy = copy_of(world.path)
    assert not published_copy.stale(world.path)
    with connect.writing(world.path, "test") as db:
        db.execute("INSERT INTO share_link VALUES (1, 'A', 'funder', '', NULL, 1, '', '', NULL)")
        session = {"hash": "x", "share_link_id": 1}
        session |= dict.fromkeys(("created_at", "active_at", "expires_at"), "2026")
        db.table("session").insert(session)
    published_copy.publish(world.path)
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE session SET active_at = '2027'")
    assert not published_copy.stale(world.path)
    world.edit(world.action, title="Write to all funders")
    assert published_copy.stale(world.path)
    published_copy.publish(world.path)
    held = bytearray(copy.read_bytes())
    held[71] ^= 1
    copy.write_bytes(held)
    assert published_copy.stale(world.path), "made by other rules"


def test_how_long_it_takes_is_said(generated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    made = published_copy.publish(generated)
    seconds = time.perf_counter() - started
    with capsys.disabled():
        print(f"\n{sum(made.values()):,} rows published in {seconds:.2f} s")
    assert made["action"] > 100


def test_history_of_the_source_is_untouched(world: World) -> None:
    with connect.reading(world.path) as db:
        before = db.execute("SELECT max(id), max(hash) FROM history").fetchone()
    copy_of(world.path)
    with connect.reading(world.path) as db:
        assert db.execute("SELECT max(id), max(hash) FROM history").fetchone() == before
        assert list(chain.broken_links(db)) == []
