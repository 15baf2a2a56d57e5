"""Reviewing overlaps: what stays decided, what comes back, the action, two at once, undo."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import overlaps as commands
from db.commands import publishing, records
from db.commands.overlaps import Seen
from db.history import purge, undo
from db.kinds.records import SERVICE
from db.queries import overlap_basis, overlap_ranking
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter
from db.queries.overlaps import Overlap, Review
from db.samples import sample
from db.write import Conflict, Missing, Receipt, new_key
from synergy import dates
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.overlap_pairs import Pairs, make_pairs
from tests.db.tools import Row, content, insert, row, rows, wrong

PAIR = "the same in everything"
OTHER = Viewer("coordinator", "another coordinator")


@pytest.fixture(scope="module")
def template(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    path = tmp_path_factory.mktemp("reviewing") / "pairs.db"
    shutil.copy(templates["facts"], path)
    return make_pairs(path)


@dataclass(frozen=True)
class Desk:
    """A coordinator at work on one pair."""

    pairs: Pairs

    @property
    def path(self) -> Path:
        return self.pairs.path

    @property
    def ids(self) -> tuple[int, int]:
        return self.pairs.ids[PAIR]

    def listed(self, is_reviewed: bool) -> set[tuple[int, int]]:
        with connect.reading(self.path) as db:
            ranking = overlap_ranking.rank(db, OverlapFilter(is_reviewed=is_reviewed))
        return {pair[:2] for pair in ranking.best}

    @property
    def stands(self) -> bool:
        """Tell whether the pair is among the reviewed, and not among those to review."""
        reviewed, to_review = self.listed(True), self.listed(False)
        assert (self.ids in reviewed) != (self.ids in to_review)
        return self.ids in reviewed

    def look(self) -> Overlap:
        with connect.reading(self.path) as db:
            ranking = overlap_ranking.rank(db, OverlapFilter(is_reviewed=self.stands))
            [pair] = [pair for pair in ranking.best if pair[:2] == self.ids]
            [overlap] = queries.read(db, [pair])
        return overlap

    @property
    def verdict(self) -> Review:
        found = self.look().review
        assert found is not None
        return found

    def seen(self) -> Seen:
        overlap = self.look()
        return Seen(overlap.ids, overlap.review.version if overlap.review else 0, overlap.bases)

    def review(self, verdict: str = "distinct", key: str | None = None, **more: Any) -> Receipt:
        values = {"verdict": verdict, "note": None, **more}
        return commands.review(self.path, COORDINATOR, key or new_key(), self.seen(), values)

    def act(self, key: str | None = None) -> Receipt:
        made_on = (self.verdict.id, self.verdict.version)
        return commands.make_action(self.path, COORDINATOR, key or new_key(), made_on)

    def save(self, **changes: Any) -> Receipt:
        """Save the first service, as its form does."""
        made_on = (self.ids[0], row(self.path, "service", self.ids[0])["version"])
        return records.save(SERVICE, self.path, COORDINATOR, new_key(), made_on, changes)

    def change(self, sql: str, **values: object) -> None:
        """Change what stands, for the first service as :id and the second as :other."""
        with connect.writing(self.path, "test") as db:
            db.execute(sql, {"id": self.ids[0], "other": self.ids[1], **values})

    def actions(self) -> list[Row]:
        return [one for one in rows(self.path, "action").values() if one["deleted_at"] is None]

    def new_actions(self) -> list[Row]:
        return [one for one in self.actions() if "the same in everything" in one["title"]]

    def term(self, code: str) -> int:
        return next(n for n, t in rows(self.path, "taxonomy_term").items() if t["code"] == code)


@pytest.fixture
def desk(template: Pairs, tmp_path: Path) -> Desk:
    path = tmp_path / "synergy.db"
    shutil.copy(template.path, path)
    return Desk(replace(template, path=path))


def plan_meetings(desk: Desk) -> None:
    with connect.writing(desk.path, "test") as db:
        insert(db, "meeting", name="Long past", date="2020-01-10", status="closed")
        insert(db, "meeting", name="Later", date="2999-05-20")
        insert(db, "meeting", name="Next", date="2999-03-02")


# Reviewing.


def test_a_reviewed_pair_says_what_was_decided_by_whom_and_when(desk: Desk) -> None:
    assert desk.look().review is None
    before = dates.now()
    desk.review("coordinate", note="Share the Tuesday evening")
    assert desk.stands
    verdict = desk.verdict
    assert (verdict.verdict, verdict.note) == ("coordinate", "Share the Tuesday evening")
    assert (verdict.who, verdict.valid, verdict.changed) == (COORDINATOR.actor, True, ((), ()))
    assert before <= verdict.at <= dates.now()
    held = row(desk.path, "overlap_review", verdict.id)
    versions = [row(desk.path, "service", number)["version"] for number in desk.ids]
    assert [held["service_version"], held["other_service_version"]] == versions
    assert wrong(desk.path) == {}


def test_only_that_pair_leaves_the_list(desk: Desk) -> None:
    before = desk.listed(False)
    desk.review()
    assert before - desk.listed(False) == {desk.ids} == desk.listed(True)


def test_a_review_can_be_revised(desk: Desk) -> None:
    first = desk.review("distinct", note="They differ")
    again = desk.review("merge", note="They do not")
    assert first.row_id == again.row_id
    assert (desk.verdict.verdict, desk.verdict.note) == ("merge", "They do not")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"verdict": "the same"}, "verdict"),
        ({"verdict": None}, "verdict"),
        ({"note": "x" * 20_001}, "note"),
        ({"acts": 1}, "acts"),
    ],
)
def test_a_wrong_review_is_refused(values: dict[str, Any], field: str, desk: Desk) -> None:
    before = content(desk.path)
    with pytest.raises(Invalid) as refused:
        desk.review(**{"verdict": "distinct", **values})
    assert list(refused.value.problems) == [field]
    assert content(desk.path) == before


def test_only_coordinators_review(desk: Desk) -> None:
    partner = Viewer("partner", "Pat", desk.pairs.partners[0])
    seen, values = desk.seen(), {"verdict": "distinct"}
    with pytest.raises(Refused):
        commands.review(desk.path, partner, new_key(), seen, values)
    desk.review("merge")
    with pytest.raises(Refused):
        commands.make_action(desk.path, partner, new_key(), (desk.verdict.id, 1))


# What stays decided, and what comes back.

STAYS: dict[str, Callable[[Desk], object]] = {
    "it was checked today": lambda d: d.save(assured_date=dates.today().isoformat()),
    "its places are taken": lambda d: d.save(capacity="full", capacity_as_of="2026-09-01"),
    "it was published": lambda d: publishing.set_published(
        SERVICE, d.path, COORDINATOR, new_key(),
        [(d.ids[0], row(d.path, "service", d.ids[0])["version"])], True,
    ),
    "whom to call": lambda d: d.save(phone="020 7946 0000", email="us@north.org.uk"),
    "how to get in": lambda d: d.change(
        """UPDATE location SET accessibility = 'Ring', version = version + 1 WHERE id IN
           (SELECT location_id FROM service_at_location WHERE service_id = :id)"""
    ),
    "another service's ages": lambda d: d.change(
        "UPDATE service SET minimum_age = 1 WHERE id NOT IN (:id, :other)"
    ),
}  # fmt: skip
COMES_BACK: dict[str, tuple[Callable[[Desk], object], str]] = {
    "name": (lambda d: d.save(name="Another name"), "name"),
    "description": (lambda d: d.save(description="Something else"), "description"),
    "eligibility": (lambda d: d.save(eligibility_description="Girls"), "who it is for"),
    "ages": (lambda d: d.save(minimum_age=12), "ages"),
    "an open end": (lambda d: d.save(maximum_age=None), "ages"),
    "specialism": (
        lambda d: d.save(specialisms=(d.term("gangs"), d.term("education"))), "specialisms"
    ),
    "factor": (lambda d: d.save(factors=(d.term("alcoholism"),)), "contributing factors"),
    "borough": (lambda d: d.save(boroughs=("E09000022", "E09000007")), "boroughs"),
    "partner": (
        lambda d: d.change(
            """UPDATE service SET organization_id = (SELECT min(id) FROM organization)
               WHERE id = :id"""
        ),
        "partner",
    ),
    "place moved": (
        lambda d: d.change(
            """UPDATE location SET latitude = latitude + 0.01 WHERE id IN
               (SELECT location_id FROM service_at_location WHERE service_id = :id)"""
        ),
        "places",
    ),
    "place left": (
        lambda d: d.change("DELETE FROM service_at_location WHERE service_id = :id"), "places"
    ),
    "place deleted": (
        lambda d: d.change(
            """UPDATE location SET deleted_at = '2026-01-01' WHERE id IN
               (SELECT location_id FROM service_at_location WHERE service_id = :id)"""
        ),
        "places",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STAYS)
def test_a_review_stays_when_nothing_of_it_changed(name: str, desk: Desk) -> None:
    desk.review()
    before = content(desk.path)
    STAYS[name](desk)
    assert content(desk.path) != before
    assert desk.stands


@pytest.mark.parametrize("name", COMES_BACK)
def test_a_pair_comes_back_when_a_service_changes(name: str, desk: Desk) -> None:
    change, part = COMES_BACK[name]
    desk.review("coordinate", note="As it was")
    change(desk)
    assert not desk.stands
    before = desk.verdict
    assert (before.verdict, before.note, before.valid) == ("coordinate", "As it was", False)
    assert before.changed == ((part,), ())


def test_it_says_which_of_the_two_changed(desk: Desk) -> None:
    desk.review()
    desk.change("UPDATE service SET name = 'Other', minimum_age = 12 WHERE id = :other")
    assert desk.verdict.changed == ((), ("name", "ages"))


def test_what_changes_back_is_decided_again(desk: Desk) -> None:
    desk.review()
    desk.save(name="For a moment")
    assert not desk.stands
    desk.save(name=f"{PAIR}, 0")
    assert desk.stands


def test_a_second_look_settles_it_again_and_says_by_whom(desk: Desk) -> None:
    desk.review("coordinate", note="As it was")
    desk.save(name="Another name")
    values = {"verdict": "coordinate", "note": "As it was"}
    commands.review(desk.path, OTHER, new_key(), desk.seen(), values)
    assert desk.stands
    assert desk.verdict.who == OTHER.actor


@pytest.mark.parametrize("which", ["id", "other"])
def test_a_pair_leaves_with_its_service(which: str, desk: Desk) -> None:
    desk.review()
    for sql in (
        f"UPDATE service SET deleted_at = '2026-01-01' WHERE id = :{which}",
        f"UPDATE service SET deleted_at = NULL, status = 'inactive' WHERE id = :{which}",
    ):
        desk.change(sql)
        assert desk.ids not in desk.listed(True) | desk.listed(False)
    with connect.reading(desk.path) as db:
        assert len(queries.read(db, [overlap_ranking.Pair(*desk.ids, None, 0.0)])) == 1
    desk.change(f"UPDATE service SET status = 'active' WHERE id = :{which}")
    assert desk.stands


def test_a_review_keeps_nothing_that_could_be_read(desk: Desk) -> None:
    desk.change("UPDATE service SET description = 'Quokkas' WHERE id = :id")
    desk.review()
    held = row(desk.path, "overlap_review", desk.verdict.id)
    for text in (held["basis"], held["other_basis"]):
        assert "Quokka" not in text and PAIR not in text
        assert text.count('"') == 4 * text.count(":")
    assert overlap_basis.DIGITS == 8


def test_a_purged_service_takes_the_review_along(desk: Desk) -> None:
    desk.review("merge")
    desk.act()
    gone = purge.purge(desk.path, COORDINATOR, "service", desk.ids[0])
    assert gone["overlap_review"] == 1
    assert rows(desk.path, "overlap_review") == {}
    assert len(desk.new_actions()) == 1
    assert wrong(desk.path) == {}


def test_a_cleared_sample_takes_the_review_along(desk: Desk) -> None:
    desk.change("UPDATE service SET sample = 1 WHERE id = :id")
    desk.review("merge", acts=1)
    sample.clear_sample(desk.path, COORDINATOR)
    assert rows(desk.path, "overlap_review") == {}
    assert desk.ids[0] not in rows(desk.path, "service")
    assert desk.new_actions() == []
    assert wrong(desk.path) == {}


# The action.


def test_the_action_is_due_on_the_next_meeting_and_names_both(desk: Desk) -> None:
    plan_meetings(desk)
    desk.review("coordinate")
    desk.act()
    [action] = desk.new_actions()
    assert action["title"] == (
        "Agree how to coordinate “the same in everything, 0” (Northern Agency)"
        " and “the same in everything, 1” (Southern Agency)"
    )
    assert (action["due_on"], action["state"]) == ("2999-03-02", "open")
    assert [action[n] for n in ("organization_id", "issue_id", "meeting_id")] == [None] * 3
    assert (desk.verdict.action_id, desk.verdict.action) == (action["id"], action["title"])
    assert desk.stands


def test_without_a_meeting_to_come_the_action_has_no_day(desk: Desk) -> None:
    desk.change("DELETE FROM meeting WHERE date >= '2026-01-01'")
    desk.review("merge")
    desk.act()
    assert [action["due_on"] for action in desk.new_actions()] == [None]


def test_a_review_makes_its_action_at_once_where_it_is_asked_to(desk: Desk) -> None:
    receipt = desk.review("merge", acts=1)
    [action] = desk.new_actions()
    assert desk.verdict.action_id == action["id"]
    undo.undo(desk.path, COORDINATOR, new_key(), receipt.key)
    assert desk.new_actions() == []
    assert desk.look().review is None


def test_a_double_click_makes_one_action(desk: Desk) -> None:
    desk.review("merge")
    made_on, key = (desk.verdict.id, desk.verdict.version), new_key()
    receipts = [commands.make_action(desk.path, COORDINATOR, key, made_on) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert len(desk.new_actions()) == 1


def test_a_second_action_is_refused_also_from_an_older_screen(desk: Desk) -> None:
    desk.review("merge")
    made_on = (desk.verdict.id, desk.verdict.version)
    desk.act()
    with pytest.raises(Conflict):
        commands.make_action(desk.path, OTHER, new_key(), made_on)
    with pytest.raises(Invalid):
        desk.act()
    assert len(desk.new_actions()) == 1


def test_two_that_are_distinct_need_no_action(desk: Desk) -> None:
    desk.review("distinct")
    with pytest.raises(Invalid):
        desk.act()
    assert desk.new_actions() == []


def test_an_action_can_be_undone_and_made_again(desk: Desk) -> None:
    desk.review("coordinate")
    decided = desk.verdict.at
    made = desk.act()
    undo.undo(desk.path, COORDINATOR, new_key(), made.key)
    assert desk.new_actions() == []
    assert (desk.verdict.action_id, desk.verdict.verdict) == (None, "coordinate")
    assert (desk.verdict.at, desk.verdict.valid) == (decided, True)
    desk.act()
    assert len(desk.new_actions()) == 1


def test_an_action_that_was_deleted_can_be_made_again(desk: Desk) -> None:
    desk.review("coordinate")
    desk.act()
    desk.change("UPDATE action SET deleted_at = '2026-01-01' WHERE id = :made",
                made=desk.verdict.action_id)  # fmt: skip
    assert desk.verdict.action_id is None
    desk.act()
    assert len(desk.new_actions()) == 1


# Two at once, and taking back.


def test_two_coordinators_are_shown_both_reviews(desk: Desk) -> None:
    seen = desk.seen()
    desk.review("distinct", note="Mine")
    with pytest.raises(Conflict) as conflict:
        commands.review(desk.path, OTHER, new_key(), seen, {"verdict": "merge", "note": "Theirs"})
    [clash] = conflict.value.clashes
    assert (clash.yours["verdict"], clash.yours["note"]) == ("merge", "Theirs")
    assert (clash.theirs["verdict"], clash.theirs["note"]) == ("distinct", "Mine")
    assert clash.theirs["name"] == "the same in everything, 0 · the same in everything, 1"
    assert desk.verdict.verdict == "distinct"
    newest = replace(seen, version=int(str(clash.theirs["version"])))
    commands.review(desk.path, OTHER, new_key(), newest, {"verdict": "merge", "note": "Theirs"})
    assert (desk.verdict.verdict, desk.verdict.who) == ("merge", OTHER.actor)


def test_the_same_review_sent_twice_is_one(desk: Desk) -> None:
    seen, key, values = desk.seen(), new_key(), {"verdict": "merge", "acts": 1}
    receipts = [commands.review(desk.path, COORDINATOR, key, seen, values) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert len(desk.new_actions()) == 1


def test_a_service_that_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    seen = desk.seen()
    desk.save(phone="020 7946 0000")
    commands.review(desk.path, COORDINATOR, new_key(), seen, {"verdict": "distinct"})
    seen = desk.seen()
    desk.save(minimum_age=12)
    with pytest.raises(Invalid, match="changed since you opened this"):
        commands.review(desk.path, COORDINATOR, new_key(), seen, {"verdict": "merge"})
    assert desk.verdict.verdict == "distinct"


def test_a_review_of_what_was_deleted_is_refused(desk: Desk) -> None:
    seen = desk.seen()
    desk.change("UPDATE service SET deleted_at = '2026-01-01' WHERE id = :other")
    with pytest.raises(Missing):
        commands.review(desk.path, COORDINATOR, new_key(), seen, {"verdict": "merge"})


def test_a_review_can_be_undone_and_given_again(desk: Desk) -> None:
    made = desk.review("merge", note="Too soon")
    stale = desk.seen()
    undo.undo(desk.path, COORDINATOR, new_key(), made.key)
    assert not desk.stands
    assert desk.look().review is None
    with pytest.raises(Missing, match="withdrawn"):
        commands.review(desk.path, OTHER, new_key(), stale, {"verdict": "distinct"})
    desk.review("distinct")
    assert (desk.verdict.verdict, desk.verdict.note) == ("distinct", None)
    assert len(rows(desk.path, "overlap_review")) == 1


def test_a_revision_can_be_undone(desk: Desk) -> None:
    desk.review("coordinate", note="First")
    again = desk.review("merge", note="Second")
    undo.undo(desk.path, COORDINATOR, new_key(), again.key)
    assert (desk.verdict.verdict, desk.verdict.note) == ("coordinate", "First")
    assert desk.stands


def test_a_review_changes_no_other_column(desk: Desk) -> None:
    desk.review("coordinate")
    before = rows(desk.path, "overlap_review")
    desk.review("merge", other_service_id=7, action_id=3, nothing=1)
    ((number, after),) = rows(desk.path, "overlap_review").items()
    assert (after["other_service_id"], after["action_id"]) == (
        before[number]["other_service_id"], None,
    )  # fmt: skip


def test_services_of_one_partner_are_not_reviewed(desk: Desk) -> None:
    seen = replace(desk.seen(), ids=desk.pairs.ids["of one partner"])
    with pytest.raises(Invalid) as refused:
        commands.review(desk.path, COORDINATOR, new_key(), seen, {"verdict": "distinct"})
    assert refused.value.problems == {
        "": "Both services belong to the same partner, so they don't overlap."
    }
