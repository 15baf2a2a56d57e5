"""Overlaps on screen: the list and its filters, the verdicts, the action, two at once."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import overlaps as commands
from db.commands.overlaps import Seen
from db.queries import overlap_ranking
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter
from db.write import new_key
from synergy.viewers import Role, Viewer
from tests.conftest import COORDINATOR
from tests.db.overlap_pairs import OVERLAPPING, Pairs, make_pairs
from tests.names import hard_names
from tests.pages.tools import (
    buttons,
    field,
    links_of,
    notice,
    press,
    read,
    rows,
    shown,
    sql,
    total,
)  # fmt: skip
from ui.text import shorten

Open = Callable[..., AppTest]

SAME = "the same in everything"
ACT = "Make an action for the next meeting"


@pytest.fixture(scope="module")
def template(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    path = tmp_path_factory.mktemp("screen") / "pairs.db"
    shutil.copy(templates["facts"], path)
    return make_pairs(path)


@pytest.fixture
def pairs(template: Pairs, facts: Path) -> Pairs:
    shutil.copy(template.path, facts)
    return replace(template, path=facts)


def names(app: AppTest) -> list[str]:
    """Return the first service of each overlap in the list, in their order."""
    titles = rows(app, "overlap").get("Services", [])
    return [title.partition(", 0 and ")[0] for title in titles]


def at(pairs: Pairs, name: str) -> str:
    """Return an overlap's place in the URL."""
    return "{}-{}".format(*pairs.ids[name])


def of(pairs: Pairs, name: str, verdict: str) -> str:
    one, other = pairs.ids[name]
    return f"opener overlap {one} {other} {verdict}"


def review(pairs: Pairs, name: str, verdict: str, **values: object) -> None:
    """Review a pair elsewhere."""
    with connect.reading(pairs.path) as db:
        ranking = overlap_ranking.rank(db, OverlapFilter())
        [pair] = [pair for pair in ranking.best if pair[:2] == pairs.ids[name]]
        [overlap] = queries.read(db, [pair])
    seen = Seen(overlap.ids, 0, overlap.bases)
    typed = {"verdict": verdict, "note": None, **values}
    commands.review(pairs.path, COORDINATOR, new_key(), seen, typed)


def test_the_strongest_come_first_with_their_reasons(pairs: Pairs, open_page: Open) -> None:
    app = open_page("overlaps")
    assert total(app) == len(OVERLAPPING)
    assert names(app)[:2] == [SAME, "for adults"]
    first, *_, last = rows(app, "overlap").to_dict("records")
    assert first["Why"] == (
        "in common: gangs and peer pressure · both take ages 11 to 17 · at the same place"
        " · both cover Lambeth · both help with deprivation"
    )
    assert (list(first["Overlap"]), first["Score"]) == (["strong"], 100)
    assert first["Partners"] == "Northern Agency, Southern Agency"
    assert (list(last["Overlap"]), last["Score"]) == (["some"], 47)
    assert "4 of them are strong. The strongest come first." in shown(app)


def test_an_overlap_has_an_address_of_its_own(pairs: Pairs, open_page: Open) -> None:
    app = open_page("overlaps", overlap=at(pairs, SAME))
    text = shown(app)
    assert (
        "strong overlap, 100 of 100] in common: gangs and peer pressure · both take ages 11" in text
    )
    assert "Northern Agency · ages 11 to 17 · Lambeth" in text
    assert ("partners", {"service": str(pairs.ids[SAME][0])}) in links_of(app)


@pytest.mark.parametrize("overlap", ["1-999999", "7-7", "2-1", "x", "1", "1-2-3", "9" * 40 + "-1"])
def test_an_address_that_leads_nowhere_does_no_harm(
    overlap: str, pairs: Pairs, open_page: Open
) -> None:
    app = open_page("overlaps", overlap=overlap)
    assert not app.exception
    assert names(app) or "no longer exists" in app.info[0].value


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"specialism": "family"}, {"with a refuge", "in a borough alone", "at several places"}),
        ({"borough": "E09000020"}, set()),
        ({"borough": "E09000022"}, {SAME}),
        ({"km": "1"}, set(OVERLAPPING) - {"across a border"}),
        ({"km": "5"}, {*OVERLAPPING, "too far"}),
        ({"show": "reviewed"}, set()),
    ],
)
def test_filters_stand_in_the_url(
    query: dict[str, str], expected: set[str], pairs: Pairs, open_page: Open
) -> None:
    app = open_page("overlaps", **query)
    assert not app.exception
    assert set(names(app)) == expected
    assert bool(app.info) == (not expected)


def test_a_partners_overlaps_alone(pairs: Pairs, open_page: Open) -> None:
    assert len(names(open_page("overlaps", partner=str(pairs.partners[0])))) == len(OVERLAPPING)
    assert names(open_page("overlaps", partner="1")) == []


def test_distinct_with_a_note_takes_the_card_to_the_reviewed(pairs: Pairs, open_page: Open) -> None:
    app = open_page("overlaps", overlap=at(pairs, SAME))
    app.button(key=of(pairs, SAME, "distinct")).click().run()
    assert ACT not in {one.label for one in app.checkbox}
    field(app, "note").set_value("One is for *girls*")
    press(app, "Save as distinct")
    assert "Reviewed: distinct." in notice(app)
    left = open_page("overlaps")
    assert SAME not in names(left)
    assert total(left) == len(OVERLAPPING) - 1
    reviewed = open_page("overlaps", show="reviewed")
    assert names(reviewed) == [SAME]
    assert list(rows(reviewed, "overlap")["Verdict"].iloc[0]) == ["distinct"]
    app = open_page("overlaps", overlap=at(pairs, SAME))
    assert "**Distinct**, by coordinator under test on" in shown(app)
    assert "One is for *girls*" in shown(app)
    assert ACT not in buttons(app)


def test_merge_makes_its_action_with_one_press_and_undo_takes_it_back(
    pairs: Pairs, open_page: Open
) -> None:
    review(pairs, SAME, "merge")
    app = press(open_page("overlaps", overlap=at(pairs, SAME)), ACT)
    [(number, title)] = sql(
        pairs.path, "SELECT id, title FROM action WHERE title LIKE 'Decide whether to merge%'"
    )
    assert ("actions", {"action": str(number)}) in links_of(app)
    assert f"Action: {title[:40]}" in "".join(read(link.label) for link in app.page_link)
    assert ACT not in buttons(app)
    press(app, "Undo")
    assert sql(pairs.path, "SELECT deleted_at IS NULL FROM action WHERE id = ?", number) == [(0,)]
    assert ACT in buttons(app)


def test_the_review_itself_can_make_the_action(pairs: Pairs, open_page: Open) -> None:
    app = open_page("overlaps", overlap=at(pairs, SAME))
    app.button(key=of(pairs, SAME, "coordinate")).click().run()
    field(app, "acts").set_value(True)
    press(app, "Save as coordinate")
    found = sql(pairs.path, "SELECT title FROM action WHERE title LIKE 'Agree how%'")
    assert len(found) == 1
    press(app, "Undo")
    assert SAME in names(open_page("overlaps"))


def test_what_comes_back_says_what_was_decided_before(pairs: Pairs, open_page: Open) -> None:
    review(pairs, SAME, "coordinate", note="Share the evening")
    with connect.writing(pairs.path, "test") as db:
        db.table("service").update(pairs.ids[SAME][1], {"minimum_age": 12, "name": "Later"})
    assert SAME in names(open_page("overlaps"))
    app = open_page("overlaps", overlap=at(pairs, SAME))
    text = shown(app)
    assert "Decided before: **coordinate**, by coordinator under test on" in text
    assert "It is here again because the name, ages of “Later” changed." in text
    assert "Share the evening" in text
    assert ACT not in buttons(app)


def test_two_coordinators_at_one_card_see_both(pairs: Pairs, open_page: Open) -> None:
    app = open_page("overlaps", overlap=at(pairs, SAME))
    app.button(key=of(pairs, SAME, "merge")).click().run()
    review(pairs, SAME, "distinct", note="Already looked at")
    field(app, "note").set_value("Mine")
    press(app, "Save as merge")
    assert "Choose which version to keep" in app.warning[0].value
    assert {"Already looked at", "Mine"} <= {one.value for one in app.text}
    press(app, "Keep my version")
    assert sql(pairs.path, "SELECT verdict, note FROM overlap_review") == [("merge", "Mine")]


def test_a_service_that_changed_under_an_open_form_is_looked_at_again(
    pairs: Pairs, open_page: Open
) -> None:
    app = open_page("overlaps", overlap=at(pairs, SAME))
    app.button(key=of(pairs, SAME, "merge")).click().run()
    with connect.writing(pairs.path, "test") as db:
        db.table("service").update(pairs.ids[SAME][0], {"description": "Changed"})
    press(app, "Save as merge")
    assert "changed since you opened this" in app.error[0].value
    assert sql(pairs.path, "SELECT count(*) FROM overlap_review") == [(0,)]


def test_partners_read_and_press_nothing(pairs: Pairs, open_page: Open) -> None:
    review(pairs, SAME, "merge", note="As agreed")
    partner = Viewer("partner", "a worker", pairs.partners[0])
    app = open_page("overlaps", partner)
    assert len(names(app)) == len(OVERLAPPING) - 1
    assert buttons(app) == set()
    app = open_page("overlaps", partner, overlap=at(pairs, SAME))
    assert "As agreed" in shown(app)
    assert buttons(app) == {"All overlaps"}


@pytest.mark.parametrize("role", ["funder", "display"])
def test_outsiders_have_no_such_page(role: Role, pairs: Pairs, open_page: Open) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("overlaps", Viewer(role, "a reader"))


def test_hard_names_are_shown_as_typed(pairs: Pairs, open_page: Open) -> None:
    hard = [name for name in hard_names()[:40] if len(name) < 80][: 2 * len(OVERLAPPING)]
    with connect.writing(pairs.path, "test") as db:
        for name, number in zip(hard, [n for p in OVERLAPPING for n in pairs.ids[p]], strict=True):
            db.table("service").update(number, {"name": name})
        db.table("organization").update(pairs.partners[0], {"name": hard[0]})
        db.execute("UPDATE taxonomy_term SET name = ? WHERE code = 'gangs'", [hard[5]])
    app = open_page("overlaps")
    assert not app.exception
    titles = "\n".join(rows(app, "overlap")["Services"])
    assert all(" ".join(name.split()) in titles for name in hard)
    app = open_page("overlaps", overlap=at(pairs, next(iter(OVERLAPPING))))
    labels = {read(link.proto.label) for link in app.page_link}
    assert {f"**{shorten(name)}**" for name in hard[:2]} <= labels
    assert f"{shorten(hard[0])} · ages" in shown(app)
    assert f"in common: {hard[5][0].lower()}{hard[5][1:]} · both take" in shown(app)


def test_an_empty_list_says_what_to_do(empty: Path, open_page: Open) -> None:
    [said] = open_page("overlaps").info
    assert said.value.startswith("No overlaps to review. They appear here when")
    [said] = open_page("overlaps", km="5").info
    assert said.value == "No overlaps to review here. Widen the filters."


def test_a_cut_list_says_how_many_there_are(
    pairs: Pairs, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlap_ranking, "MOST", 3)
    app = open_page("overlaps")
    assert total(app) == 3
    assert "These are the strongest of 8 overlaps (4 strong)." in shown(app)
    assert len(names(app)) == 3
