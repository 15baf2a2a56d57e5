"""Share links: whom they let in, until when, and that a revoked one never opens again."""

from datetime import timedelta
from typing import Any

import pytest

from db import connect
from db.commands import links, sessions
from db.history import restore, undo
from db.history.undo import TooLate
from db.migrations import m005_access
from db.queries import access, history
from db.queries.history import HistoryFilter
from db.queries.paging import Page
from db.write import Conflict, Missing, new_key
from synergy import dates, tokens
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.doors import Doors
from tests.db.tools import history_of, plain, row, rows, wrong

DAY, HOUR, SOON = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def listed(doors: Doors, page: Page | None = None) -> list[access.Link]:
    with connect.reading(doors.path) as db:
        return access.list_links(db, page or Page())


def enter(doors: Doors, token: str) -> str:
    held = sessions.enter_by_link(doors.path, token)
    assert held is not None
    return held


@pytest.mark.parametrize("audience", ["funder", "display"])
def test_a_link_lets_its_audience_in(doors: Doors, audience: str) -> None:
    _, token = doors.share(audience)
    opened = doors.opens(enter(doors, token))
    assert opened and opened.viewer == Viewer(audience, "City Bridge")
    assert not opened.viewer.writes


def test_a_links_token_is_no_session(doors: Doors) -> None:
    _, token = doors.share()
    assert doors.opens(token) is None
    assert sessions.enter_by_link(doors.path, enter(doors, token)) is None


def test_uses_are_counted(doors: Doors) -> None:
    link, token = doors.share()
    assert (listed(doors)[0].times_used, listed(doors)[0].last_used_at) == (0, None)
    for _ in range(3):
        enter(doors, token)
    sessions.enter_by_link(doors.path, tokens.new())
    held = next(one for one in listed(doors) if one.id == link)
    assert held.times_used == 3
    assert held.last_used_at and held.last_used_at > held.created_at


def test_a_link_opens_until_its_last_day(doors: Doors) -> None:
    link, token = doors.share(days=5)
    held = next(one for one in listed(doors) if one.id == link)
    assert held.expires_at == dates.after(held.created_at, 5 * DAY)
    doors.age("share_link", "expires_at", 5 * DAY - SOON)
    opened = doors.opens(enter(doors, token))
    assert opened
    assert held.state(dates.now()) == "open"
    doors.age("share_link", "expires_at", SOON)
    assert sessions.enter_by_link(doors.path, token) is None
    assert listed(doors)[0].state(dates.now()) == "expired"


def test_a_funders_session_ends_with_its_link_or_after_twelve_hours(doors: Doors) -> None:
    _, long = doors.share(days=90)
    opened = doors.opens(enter(doors, long))
    assert opened
    assert doors.opens(enter(doors, long), dates.after(opened.active_at, 12 * HOUR - SOON))
    assert opened.ends_at == dates.after(opened.active_at, 12 * HOUR)
    doors.age("share_link", "expires_at", 90 * DAY - HOUR)
    opened = doors.opens(enter(doors, long))
    assert opened and opened.ends_at < dates.after(opened.active_at, HOUR + SOON)


def test_a_displays_session_lasts_as_long_as_its_link(doors: Doors) -> None:
    link, token = doors.share("display", days=90)
    session = enter(doors, token)
    opened = doors.opens(session)
    assert opened and opened.ends_at == row(doors.path, "share_link", link)["expires_at"]
    doors.age("session", "active_at", 80 * DAY)
    assert doors.opens(session, dates.after(opened.ends_at, -SOON))
    assert doors.opens(session, opened.ends_at) is None


def test_idle_sessions_of_links_are_not_removed_on_the_way(doors: Doors) -> None:
    _, token = doors.share("display")
    session = enter(doors, token)
    doors.age("session", "active_at", 10 * DAY)
    sessions.sign_in(doors.path, doors.boss)
    assert doors.opens(session)


def test_a_link_that_ends_earlier_ends_the_pass(doors: Doors) -> None:
    _, token = doors.share("display")
    session = enter(doors, token)
    doors.age("share_link", "expires_at", 91 * DAY)
    assert doors.opens(session) is None


def test_revoking_ends_the_sessions_of_that_link_alone(doors: Doors) -> None:
    link, token = doors.share()
    _, other = doors.share("display")
    mine, theirs = enter(doors, token), enter(doors, other)
    account = sessions.sign_in(doors.path, doors.boss)
    doors.revoke(link)
    assert doors.opens(mine) is None
    assert sessions.enter_by_link(doors.path, token) is None
    assert doors.opens(theirs) and doors.opens(account)
    assert next(one for one in listed(doors) if one.id == link).state(dates.now()) == "revoked"
    assert tokens.hash_of(token) not in {
        held["hash"] for held in rows(doors.path, "share_token").values()
    }


def test_revoking_keeps_what_was_counted(doors: Doors) -> None:
    link, token = doors.share()
    enter(doors, token)
    doors.revoke(link)
    assert listed(doors)[0].times_used == 1


def test_revoking_twice_says_so(doors: Doors) -> None:
    link, _ = doors.share()
    doors.revoke(link)
    with pytest.raises(Invalid, match="already been revoked"):
        doors.revoke(link)


def test_revoking_an_unknown_or_stale_one_is_refused(doors: Doors) -> None:
    link, token = doors.share()
    with pytest.raises(Missing):
        links.revoke_link(doors.path, COORDINATOR, new_key(), (999, 1))
    with pytest.raises(Conflict):
        links.revoke_link(doors.path, COORDINATOR, new_key(), (link, 7))
    assert sessions.enter_by_link(doors.path, token)


def test_nothing_brings_a_revoked_link_back(doors: Doors) -> None:
    link, token = doors.share()
    session = enter(doors, token)
    done = doors.revoke(link)
    with pytest.raises(TooLate, match="Create a new one"):
        undo.undo(doors.path, COORDINATOR, new_key(), done.key)
    last = history_of(doors.path, "share_link", link)[-1]["id"]
    with pytest.raises(Invalid):
        restore.restore(doors.path, COORDINATOR, new_key(), last, last)
    assert doors.opens(session) is None
    assert sessions.enter_by_link(doors.path, token) is None


def test_a_link_that_was_undone_is_closed_for_good(doors: Doors) -> None:
    token = tokens.new()
    made = links.add_link(
        doors.path, COORDINATOR, new_key(), {"label": "Oops", "audience": "funder"}, token
    )
    session = enter(doors, token)
    undone = undo.undo(doors.path, COORDINATOR, new_key(), made.key)
    assert doors.opens(session) is None
    with pytest.raises(TooLate, match="Create a new one"):
        undo.undo(doors.path, COORDINATOR, new_key(), undone.key)
    last = history_of(doors.path, "share_link", made.row_id)[-1]["id"]
    with connect.reading(doors.path) as db:
        assert "Create a new one" in str(restore.plan(db, last).refusal)
    assert sessions.enter_by_link(doors.path, token) is None
    assert wrong(doors.path) == {}


def test_a_coordinator_no_more_brings_no_link_of_theirs_back(doors: Doors) -> None:
    token, made_by = tokens.new(), doors.viewer
    made = links.add_link(
        doors.path, made_by, new_key(), {"label": "Mine", "audience": "funder"}, token
    )
    demoted = Viewer("partner", "Bo Boss", doors.world.north, account_id=doors.boss)
    with pytest.raises(Refused):
        undo.undo(doors.path, demoted, new_key(), made.key)
    assert sessions.enter_by_link(doors.path, token)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": ""}, "label"),
        ({"label": "   "}, "label"),
        ({"label": None}, "label"),
        ({"label": "x" * 301}, "label"),
        ({"audience": None}, "audience"),
        ({"audience": "coordinator"}, "audience"),
        ({"days": 0}, "days"),
        ({"days": -1}, "days"),
        ({"days": 3651}, "days"),
        ({"days": None}, "days"),
        ({"days": 1.5}, "days"),
        ({"days": True}, "days"),
        ({"days": "90"}, "days"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    doors: Doors, values: dict[str, Any], field: str
) -> None:
    before = rows(doors.path, "history")
    with pytest.raises(Invalid) as refused:
        doors.share(**{"audience": "funder", **values})
    assert refused.value.problems.keys() == {field}
    assert rows(doors.path, "history") == before


def test_a_double_click_makes_one_link(doors: Doors) -> None:
    key, token = new_key(), tokens.new()
    values = {"label": "Once", "audience": "funder", "days": 3650}
    made = [links.add_link(doors.path, COORDINATOR, key, values, token) for _ in range(2)]
    assert made[0] == made[1]
    assert doors.count("share_link") == 1
    assert sessions.enter_by_link(doors.path, token)


def test_links_are_listed_in_pages_the_open_ones_first(doors: Doors) -> None:
    made = [doors.share(label=f"Link {number}")[0] for number in range(5)]
    doors.revoke(made[4])
    order = [made[number] for number in (3, 2, 1, 0, 4)]
    assert [one.id for one in listed(doors)] == order
    assert [one.id for one in listed(doors, Page(2, 2))] == order[2:4]
    with connect.reading(doors.path) as db:
        assert access.count_links(db) == 5
        assert access.link(db, made[4]) == listed(doors)[4]
        assert access.link(db, 999) is None


def test_history_calls_a_link_by_its_label(doors: Doors) -> None:
    doors.revoke(doors.share()[0])
    with connect.reading(doors.path) as db:
        found = history.list_entries(db, HistoryFilter(table="share_link"), Page())
    assert [(one.name, one.happened) for one in found] == [
        ("City Bridge", "changed"),
        ("City Bridge", "added"),
    ]
    assert found[0].fields.keys() == {"revoked_at"}


def test_the_check_misses_what_guards_the_way_in(doors: Doors) -> None:
    names = [guard.split()[2] for guard in m005_access.GUARDS]
    with plain(doors.path) as connection:
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
    assert wrong(doors.path)["trigger coverage"] == [
        f"the trigger {name}, which protects the access data, is missing" for name in names
    ]
