"""Trends over the meetings held: what is raised, for how long, and what is done about it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import streamlit as st

from db.queries import trends
from db.queries.trends import Held
from synergy import dates, words
from synergy import trends as reasoning
from synergy.typed_text import isolate
from ui.kit import charts, filters, lists
from ui.meetings import trends_bars, trends_matrix
from ui.meetings.trends_bars import Bar
from ui.meetings.trends_matrix import Row, say_day
from ui.text import plain
from ui.viewer import read

VIEW = "trends"
# How many meetings, issues and partners a chart shows at most.
LATEST, MORE = 12, 26
ISSUES, PARTNERS = 20, 12
# Pixels: a table of more partners than that scrolls.
HIGH = 480
NO_THEME, NOBODY = "No theme", "No partner yet"


def linked() -> str | None:
    """Return this view where an older link asks for it: it was a tab once."""
    return VIEW if st.query_params.get("tab") == "Trends" else None


def show(today: str) -> None:
    """Draw all trends up to a day (ISO), of the meetings that are chosen."""
    years = {str(year): f"Held in {year}" for year in read(trends.years)}
    if not years:
        lists.empty(
            "Trends begin with the first meeting that is held: opened on its day.", "insights"
        )
        return
    options = {str(MORE): f"The latest {MORE}", **years}
    chosen = filters.choose("Meetings", "span", options, f"The latest {LATEST}", width=220)
    year = int(chosen) if chosen in years else None
    held = read(trends.held, LATEST if chosen is None else MORE, year)
    _issues(held)
    _themes(held)
    left, right = st.columns(2, gap="large")
    with left:
        _actions(held)
    with right:
        _kept(*reasoning.due_between(held[0].date, year, today))
        _ages(today)


class _Labelled(Protocol):
    @property
    def sample(self) -> int: ...


def _head(title: str, *counted: Iterable[_Labelled], is_sample: bool = False) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(title, anchor=False, width="content")
        if is_sample or any(one.sample for rows in counted for one in rows):
            st.markdown(lists.say_badge(lists.SAMPLE), width="content")


def _issues(held: Sequence[Held]) -> None:
    """Draw which issue was raised at which meeting, and by how many partners."""
    ids = [meeting.id for meeting in held]
    issues, again = read(trends.count_raised, ids)
    raised = read(trends.raised_issues, ids, ISSUES)
    _head("Issues, meeting by meeting", held, raised)
    if not raised:
        lists.empty("No issue was raised at these meetings. Record who raises what at one.")
        return
    titles = [(one.title, len(one.partners)) for one in raised]
    table = {
        "Issue": [f"**{plain(one.title)}**" for one in raised],
        "Theme": [plain(one.theme or NO_THEME) for one in raised],
        "Status": [one.status for one in raised],
        "Meetings": [len(one.partners) for one in raised],
        **_by_meeting(held, [one.partners for one in raised]),
    }
    charts.show(
        trends_matrix.figure([Row(one.title, one.partners) for one in raised], held, "partner"),
        reasoning.say_issues(titles, issues, again, len(held)),
        table,
    )
    left_out = issues - len(raised)
    few = f" Shown are the {ISSUES} raised most, {left_out:,} others are not." if left_out else ""
    st.caption(f"A number: the partners that raised it at that meeting.{few}")


def _themes(held: Sequence[Held]) -> None:
    """Draw how many issues of which theme each meeting raised."""
    raised = read(trends.raised_themes, [meeting.id for meeting in held])
    if not raised:
        return
    _head("Themes, meeting by meeting", held, raised)
    counted = [(one.name or NO_THEME, sum(one.issues.values())) for one in raised]
    table = {
        "Theme": [f"**{plain(name)}**" for name, _ in counted],
        "Times raised": [number for _, number in counted],
        **_by_meeting(held, [one.issues for one in raised]),
    }
    named = [
        Row(f"{isolate(name)}: {words.count(number, 'time')}", one.issues)
        for (name, number), one in zip(counted, raised, strict=True)
    ]
    charts.show(
        trends_matrix.figure(named, held, "issue"),
        reasoning.say_themes(counted, len(held)),
        table,
    )
    st.caption(
        "A number: the issues of the theme that were raised at that meeting. "
        "An issue counts once for each meeting that raised it."
    )


def _by_meeting(
    held: Sequence[Held], counts: Sequence[Mapping[int, int]]
) -> dict[str, Sequence[int]]:
    """Make a column for each meeting; two of one day share none."""
    days = [say_day(meeting) for meeting in held]
    heads = [
        day if days.count(day) == 1 else f"{day} ({days[:place].count(day) + 1})"
        for place, day in enumerate(days)
    ]
    return {
        head: [row.get(meeting.id, 0) for row in counts]
        for head, meeting in zip(heads, held, strict=True)
    }


def _actions(held: Sequence[Held]) -> None:
    """Draw how many actions each meeting gave, and how many were done by it."""
    flow = read(trends.flow, [meeting.id for meeting in held])
    _head("Actions given and done", held, flow)
    given, done = sum(one.given for one in flow), sum(one.done for one in flow)
    if not given and not done:
        lists.empty("No action was given or done by these meetings.")
        return
    # As in every list of meetings, the latest comes first.
    latest_first = list(zip(held, flow, strict=True))[::-1]
    days = [say_day(meeting) for meeting, _ in latest_first]
    table = {
        "Meeting": [dates.say(meeting.date) for meeting, _ in latest_first],
        "Given": [one.given for _, one in latest_first],
        "Done": [one.done for _, one in latest_first],
    }
    bars = [
        [Bar(one.given, f"{one.given:,} given") for _, one in latest_first],
        [Bar(one.done, f"{one.done:,} done") for _, one in latest_first],
    ]
    charts.show(
        trends_bars.figure(days, bars),
        reasoning.say_actions(given, done, len(held)),
        table,
    )
    st.caption("Done: after the meeting before it, up to its own day, wherever they were given.")


def _kept(first: str, last: str) -> None:
    """Draw which share of the actions due between two days (ISO) each partner did on time."""
    owed = read(trends.owed, first, last)
    _head("Done on time, by partner", owed)
    if not owed:
        lists.empty("No action was due in this time. Give actions a day to be done by.")
        return
    names = [one.organization or NOBODY for one in owed]
    table = {
        "Partner": [f"**{plain(name)}**" for name in names],
        "Due": [one.kept.due for one in owed],
        "On time": [one.kept.on_time for one in owed],
        "Late": [one.kept.late for one in owed],
        "Not done": [one.kept.undone for one in owed],
        "Share": [reasoning.share(one.kept.on_time, one.kept.due) for one in owed],
    }
    bars = [
        Bar(
            kept.on_time / kept.due,
            f"{reasoning.share(kept.on_time, kept.due)}, {kept.on_time:,} of {kept.due:,}",
        )
        for kept in (one.kept for one in owed[:PARTNERS])
    ]
    due = [(one.organization, one.kept.due) for one in owed if one.organization]
    left_out = max(len(owed) - PARTNERS, 0)
    more = f" The figures name {left_out:,} more." if left_out else ""
    everybody = reasoning.in_all([one.kept for one in owed])
    charts.show(
        trends_bars.figure(names[:PARTNERS], [bars]),
        reasoning.say_kept(everybody, due, first, last),
        table,
        HIGH if more else "content",
    )
    st.caption(f"On time: on the day that it was due, or before. Dropped ones do not count.{more}")


def _ages(today: str) -> None:
    """Draw how long issues have been unresolved, and how long others took."""
    ages = read(trends.ages, today)
    _head("How long issues stay unresolved", is_sample=read(trends.has_sample_issues))
    sentence = reasoning.say_ages(ages)
    if not ages.unresolved and not ages.resolved:
        st.markdown(sentence)
        return
    waiting, took = reasoning.by_age(ages.unresolved), reasoning.by_age(ages.resolved)
    names = [name for name, _, _ in reasoning.AGES]
    bars = [[Bar(number, f"{number:,} unresolved") for number in waiting]]
    if ages.resolved:
        bars.append([Bar(number, f"{number:,} resolved") for number in took])
    table = {"Since first raised": names, "Unresolved": waiting, "Resolved": took}
    charts.show(trends_bars.figure(names, bars), sentence, table)
    st.caption(
        "All issues that were ever raised at a meeting: unresolved ones until today, resolved ones "
        "until the day on which they were marked resolved here."
    )
