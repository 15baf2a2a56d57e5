"""The minutes of a meeting: drawn from the records, frozen, forgotten."""

import pytest

from db import connect
from db.commands import closing
from db.history.purge import purge
from db.kinds.records import ISSUE, MENTION, ORGANIZATION
from db.queries import history, minutes
from db.queries.history import HistoryFilter
from db.queries.paging import Page
from db.samples import sample
from db.write import new_key
from synergy import dates
from synergy.minutes import Coming, Named, Row, to_json
from synergy.minutes_words import head, sections
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.gathering import DAY, NASTY, PERSON, Gathering
from tests.db.tools import World, bytes_of, history_of, insert, row, rows, wrong


def test_a_draft_holds_everything_once_in_the_order_of_capture(gathering: Gathering) -> None:
    drawn, world = gathering.draft(), gathering.world
    north = Named("organization", world.north, "Northern Agency")
    south = Named("organization", world.south, "Southern Agency")
    issue = Named("issue", world.issue, "Grants end too soon")
    assert (drawn.name, drawn.date, drawn.start_time) == ("Autumn <i>& all</i>", DAY, "10:30")
    assert (drawn.place, drawn.purpose, drawn.sample) == ("Hall", "To agree\non winter", 0)
    assert drawn.partnership == row(world.path, "setting", "partnership_name")["value"]
    assert [(a.organization, a.status) for a in drawn.attendance] == [
        (north, "present"), (south, "apologies"),
    ]  # fmt: skip
    assert [(u.organization, u.text) for u in drawn.updates] == [
        (north, NASTY), (south, "Southern news"),
    ]  # fmt: skip
    assert [(i.title, i.before) for i in drawn.issues] == [
        ("Short grants", 0), ("Grants end too soon", 1),
    ]  # fmt: skip
    theme = row(world.path, "taxonomy_term", gathering.theme)["name"]
    assert drawn.issues[1].theme == Named("taxonomy_term", gathering.theme, theme)
    assert [(m.organization, m.note) for m in drawn.issues[1].mentions] == [
        (north, None), (south, "Ours too"),
    ]  # fmt: skip
    assert [(d.text, d.issue) for d in drawn.decisions] == [
        ("Write a joint bid", issue), ("Meet in the hall again", None),
    ]  # fmt: skip
    assert [(a.title, a.organization, a.due_on, a.issue) for a in drawn.actions] == [
        ("Draft the bid", north, "2090-10-01", issue), ("Book the hall", None, None, None),
    ]  # fmt: skip
    assert [(c.title, c.organization, c.state, c.carried) for c in drawn.carried] == [
        ("Write to funders", north, "open", 1), ("Ask the council", south, "open", 3),
        ("Send the list", north, "done", 3), ("Rent a bus", north, "dropped", 3),
    ]  # fmt: skip
    assert [c.dropped_reason for c in drawn.carried] == [None, None, None, "No driver"]
    assert [bool(c.done_on) for c in drawn.carried] == [False, False, True, False]
    assert [(p.title, p.summary, p.organization) for p in drawn.practice] == [
        ("Walk-in hour", "Zyxwort tea", north)
    ]
    assert drawn.coming == ()


def test_the_next_meeting_is_the_first_on_a_later_day_as_planned_at_the_time(
    gathering: Gathering,
) -> None:
    with connect.writing(gathering.path, "test") as db:
        for name, day, gone in (
            ("After", "2090-11-06", None), ("Next", "2090-10-02", None),
            ("Cancelled", "2090-09-20", "gone"), ("The same day", DAY, None),
        ):  # fmt: skip
            more = {"start_time": "10:00", "place": "Library"} if name == "Next" else {}
            insert(db, "meeting", name=name, date=day, status="planned", deleted_at=gone, **more)
        number = db.execute("SELECT id FROM meeting WHERE name = 'Next'").fetchone()[0]
    expected = (Coming("meeting", number, "Next", "2090-10-02", "10:00", "Library", 0),)
    assert gathering.draft().coming == expected
    gathering.close()
    with connect.writing(gathering.path, "test") as db:
        db.table("meeting").update(number, {"date": "2090-10-09", "version": 50})
    assert gathering.shown().minutes.coming == expected
    assert gathering.shown(gathering.world.south).minutes.coming == expected
    purge(gathering.path, COORDINATOR, "meeting", number)
    assert gathering.shown().minutes.coming == ()
    assert wrong(gathering.path) == {}


def test_minutes_include_what_was_done_that_day_only_until_they_were_final(
    gathering: Gathering,
) -> None:
    with connect.writing(gathering.path, "test") as db:
        db.table("meeting").update(gathering.meeting, {"date": dates.today().isoformat()})
    asked = gathering.world.add_action("Ring the school", meeting_id=gathering.world.spring)
    later = gathering.world.add_action("Ring the club", meeting_id=gathering.world.spring)
    gathering.world.edit(asked.row_id, state="done")
    gathering.close()
    gathering.world.edit(later.row_id, state="done")
    told = {
        row[0]: row[-1]
        for section in sections(gathering.shown())
        for row in section.rows
        if row[0].startswith("Ring")
    }
    assert told["Ring the school"].startswith("done ")
    assert told["Ring the club"].startswith("open")
    (note,) = head(gathering.shown()).notes
    assert "Anything done later, even on the same day, is not included." in note


def test_every_item_names_the_row_that_it_was_taken_from(gathering: Gathering) -> None:
    drawn, path = gathering.draft(), gathering.path
    items: list[Row] = [
        *drawn.attendance, *drawn.updates, *drawn.issues, *drawn.decisions, *drawn.actions,
        *drawn.carried, *drawn.practice, *(m for i in drawn.issues for m in i.mentions),
    ]  # fmt: skip
    assert len({(one.table, one.id) for one in items}) == len(items) == 18
    for one in items:
        held = row(path, one.table, one.id)
        text = getattr(one, "text", None) or getattr(one, "title", None)
        assert text is None or text in held.values()


def test_nobody_is_named(gathering: Gathering) -> None:
    assert PERSON.encode() in bytes_of(gathering.path)
    assert PERSON not in to_json(gathering.draft())


def test_what_was_deleted_is_not_in_it(gathering: Gathering) -> None:
    world = gathering.world
    [own] = [
        number
        for number, one in rows(world.path, "issue_mention").items()
        if (one["issue_id"], one["meeting_id"]) == (world.twin, gathering.meeting)
    ]
    world.remove(MENTION, own)
    assert [one.title for one in gathering.draft().issues] == ["Grants end too soon"]
    world.remove(ISSUE, world.issue)
    drawn = gathering.draft()
    assert (drawn.issues, drawn.decisions[0].issue, drawn.actions[0].issue) == ((), None, None)


def test_what_is_drawn_for_a_partner_is_what_a_coordinator_gets(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(gathering.path))
    with connect.reading_as(Viewer("partner", "Sal", gathering.world.south)) as db:
        assert minutes.draft(db, gathering.meeting) == gathering.draft()


def test_the_display_reads_no_frozen_minutes(
    gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering.close()
    monkeypatch.setenv("SYNERGY_DB", str(gathering.path))
    with connect.reading_as(Viewer("display", "The hall")) as db:
        assert [tuple(one) for one in db.execute("SELECT content, frozen_at FROM minutes")] == [
            (None, None)
        ]


def test_frozen_minutes_stay_as_they_were_whatever_is_renamed(gathering: Gathering) -> None:
    drawn = gathering.draft()
    gathering.close()
    before = row(gathering.path, "minutes", 1)["content"]
    gathering.rename()
    frozen = gathering.frozen()
    assert frozen is not None
    assert row(gathering.path, "minutes", 1)["content"] == before == to_json(drawn)
    assert frozen[1] == drawn != gathering.draft()
    assert gathering.shown().minutes == drawn


def test_a_closed_meeting_that_was_never_frozen_shows_todays_records(world: World) -> None:
    with connect.reading(world.path) as db:
        shown = minutes.shown(db, world.spring)
        assert shown is not None
        assert (shown.status, shown.frozen_at) == ("closed", None)
        assert shown.minutes == minutes.draft(db, world.spring)


def test_a_partners_own_part_has_its_actions_alone(gathering: Gathering) -> None:
    own = gathering.shown(gathering.world.south)
    assert own.partner == "Southern Agency"
    assert [one.title for one in own.minutes.actions] == []
    assert [one.title for one in own.minutes.carried] == ["Ask the council"]
    assert own.minutes.attendance == own.minutes.updates == own.minutes.issues == ()


def test_a_partner_is_called_what_it_was_called_then(gathering: Gathering) -> None:
    gathering.close()
    gathering.rename()
    assert gathering.shown(gathering.world.north).partner == "Northern Agency"
    newcomer = gathering.world.add(ORGANIZATION, name="Newcomer", kind="partner").row_id
    assert gathering.shown(newcomer).partner == "Newcomer"
    assert gathering.shown(newcomer).minutes.carried == ()


@pytest.mark.parametrize(("meeting", "partner"), [(999, None), (0, None), (1, 999)])
def test_there_are_no_minutes_of_nothing(
    meeting: int, partner: int | None, gathering: Gathering
) -> None:
    with connect.reading(gathering.path) as db:
        assert minutes.shown(db, meeting, partner) is None


# Forgetting.


def left_of(gathering: Gathering) -> str:
    """Return the frozen minutes as they stand in the file, after proof that the file is whole."""
    assert wrong(gathering.path) == {}
    return str(row(gathering.path, "minutes", 1)["content"])


def test_a_purged_row_is_in_no_byte_of_frozen_minutes(gathering: Gathering) -> None:
    gathering.close()
    gathering.reopen()
    gathering.close()
    assert bytes_of(gathering.path).count(b"Zyxwort tea") > 4
    purge(gathering.path, COORDINATOR, "practice", gathering.practice)
    assert b"Zyxwort tea" not in bytes_of(gathering.path)
    assert "Walk-in hour" not in left_of(gathering)
    assert "Walk-in hour" not in row(gathering.path, "minutes", 2)["content"]
    frozen = gathering.frozen()
    assert frozen is not None
    assert (frozen[1].practice, len(frozen[1].actions)) == ((), 2)


def test_a_purged_organization_is_forgotten_with_all_that_it_said(gathering: Gathering) -> None:
    world = gathering.world
    gathering.close()
    world.save(ORGANIZATION, world.north, name="Renamed Agency")
    purge(world.path, COORDINATOR, "organization", world.north)
    left = left_of(gathering)
    for text in ("Northern Agency", "Tom &", "Two of ours end in March"):
        assert text not in left
        assert text.encode() not in bytes_of(world.path)
    frozen = gathering.frozen()
    assert frozen is not None
    held = frozen[1]
    assert [one.text for one in held.updates] == ["Southern news"]
    assert [(one.title, one.organization) for one in held.actions] == [
        ("Draft the bid", None), ("Book the hall", None),
    ]  # fmt: skip
    assert [len(one.mentions) for one in held.issues] == [0, 1]
    assert held.practice[0].organization is None


@pytest.mark.parametrize(
    ("table", "text"),
    [("issue", "Grants end too soon"), ("update", "Second line"), ("decision", "joint bid")],
)
def test_any_purged_row_is_forgotten(table: str, text: str, gathering: Gathering) -> None:
    gathering.close()
    numbers = {
        "issue": gathering.world.issue, "update": gathering.update, "decision": gathering.decision,
    }  # fmt: skip
    purge(gathering.path, COORDINATOR, table, numbers[table])
    assert text not in left_of(gathering)
    assert text.encode() not in bytes_of(gathering.path)


def test_a_purge_of_what_no_minutes_name_leaves_them_alone(gathering: Gathering) -> None:
    gathering.close()
    before = row(gathering.path, "minutes", 1)
    stranger = gathering.world.add(ORGANIZATION, name="Stranger", kind="partner").row_id
    purge(gathering.path, COORDINATOR, "organization", stranger)
    assert row(gathering.path, "minutes", 1) == before
    assert [one["change"] for one in history_of(gathering.path, "minutes", 1)] == ["insert"]


def test_the_purge_stands_in_the_minutes_history_without_values(gathering: Gathering) -> None:
    gathering.close()
    purge(gathering.path, COORDINATOR, "action", gathering.dropped)
    told = history_of(gathering.path, "minutes", 1)
    assert [(one["change"], one["old"], one["new"]) for one in told] == [
        ("insert", None, None), ("purge", None, None),
    ]  # fmt: skip
    gathering.reopen()
    assert wrong(gathering.path) == {}


def test_a_purged_meeting_takes_its_minutes_with_it(gathering: Gathering) -> None:
    gathering.close()
    gone = purge(gathering.path, COORDINATOR, "meeting", gathering.meeting)
    assert gone["minutes"] == 1
    assert rows(gathering.path, "minutes") == {}
    assert b"Autumn <i>" not in bytes_of(gathering.path)
    assert wrong(gathering.path) == {}


def test_clearing_the_sample_takes_it_out_of_frozen_minutes(gathering: Gathering) -> None:
    with connect.writing(gathering.path, "test") as db:
        given = {"meeting_id": gathering.world.spring, "due_on": "2026-04-01", "sample": 1}
        insert(db, "action", title="Made up quokka", **given)
    gathering.close()
    assert "Made up quokka" in left_of(gathering)
    sample.clear_sample(gathering.path, COORDINATOR)
    assert "Made up quokka" not in left_of(gathering)
    assert b"Made up quokka" not in bytes_of(gathering.path)
    assert "Ask the council" in left_of(gathering)


def test_an_old_meeting_closed_again_says_what_stood_then(world: World) -> None:
    frozen = []
    done = world.add_action("Ask the council", meeting_id=world.spring).row_id
    with connect.writing(world.path, "test") as db:
        old = insert(db, "meeting", name="Old one", date="2026-06-01", status="planned")
    for version in (1, 3):
        closing.close_meeting(world.path, COORDINATOR, new_key(), (old, version))
        with connect.reading(world.path) as db:
            held = minutes.frozen(db, old)
        assert held is not None
        frozen.append(held[1].carried)
        world.edit(done, state="done", done_on="2026-07-01")
        if version == 1:
            closing.reopen_meeting(world.path, COORDINATOR, new_key(), (old, 2))
    assert frozen[0] == frozen[1]
    assert ("Ask the council", "open", None) in [
        (one.title, one.state, one.done_on) for one in frozen[1]
    ]


def test_what_clearing_the_sample_keeps_is_called_real_in_frozen_minutes(
    gathering: Gathering,
) -> None:
    with connect.writing(gathering.path, "test") as db:
        for table, number in (("meeting", gathering.meeting), ("action", gathering.left)):
            db.table(table).update(number, {"sample": 1, "version": 50})
        made_up = {"meeting_id": gathering.meeting, "organization_id": gathering.world.north}
        insert(db, "update", text="Made up quokka", sample=1, **made_up)
        insert(db, "action_note", action_id=gathering.left, text="A real note")
        name = "Lantern Row Families (sample)"
        changes = {"name": name, "sample": 1, "version": 50}
        db.table("organization").update(gathering.world.north, changes)
    gathering.close()
    before = gathering.frozen()
    assert before is not None
    assert before[1].sample == 1
    assert "(sample)" in to_json(before[1])
    sample.clear_sample(gathering.path, COORDINATOR)
    held = gathering.frozen()
    assert held is not None
    assert row(gathering.path, "meeting", gathering.meeting)["sample"] == held[1].sample == 0
    assert "Lantern Row Families" in to_json(held[1])
    assert "(sample)" not in to_json(held[1])
    samples = {one.id: one.sample for one in before[1].carried}
    assert samples[gathering.left] == 1
    assert {one.sample for one in held[1].carried} == {0}
    assert gathering.left in {one.id for one in held[1].carried}
    assert "Made up quokka" not in left_of(gathering)


def test_the_history_says_that_minutes_were_frozen_not_what_they_hold(
    gathering: Gathering,
) -> None:
    gathering.close()
    with connect.reading(gathering.path) as db:
        [entry] = history.list_entries(db, HistoryFilter(table="minutes"), Page())
    assert (entry.happened, entry.name) == ("added", "Autumn <i>& all</i>")
    assert set(entry.fields) == {"meeting_id", "frozen_at"}
