"""The board's top: the next meeting, what changed since the last one, what each partner owes."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Between, Changes, Gathering, Owed
from synergy import dates
from ui import pages
from ui.actions.rows import say_partner
from ui.meetings import form as meeting_form
from ui.meetings.rows import say_when
from ui.partners import form as partner_form
from ui.text import plain
from ui.viewer import viewer

# Pixels: two figures beside each other on a phone, six on a laptop.
FIGURE = 106

Figure = tuple[int, str, str, dict[str, object]]


def first_steps() -> None:
    """Say how a partnership of which nothing is known yet begins."""
    if viewer().role != "coordinator":
        st.info("Nothing is known of the partnership yet.", icon=":material/inbox:")
        return
    st.subheader("Begin here", anchor=False)
    with st.container(border=True):
        pages.link("partners", "**1. Add a partner**", "group_add", form=partner_form.NEW)
        st.markdown("Who works with you, and what they offer to whom.")
    with st.container(border=True):
        pages.link("meetings", "**2. Plan a meeting**", "event", form=meeting_form.NEW)
        st.markdown("Then this page counts the days to it, and what changes from one to the next.")


def show_coming(around: Between) -> None:
    """Draw the next meeting, with the days to go."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        coming = around.coming
        if coming is None:
            st.markdown("**No meeting is planned.**")
            if viewer().role == "coordinator":
                pages.link("meetings", "Plan a meeting", "event", form=meeting_form.NEW)
            return
        st.metric("Next meeting", say_when(coming.date, around.today), width="content")
        with st.container(gap=None, width="content"):
            _day(coming)
            st.markdown(plain(coming.name))
            if viewer().role == "display":
                pages.link(pages.MEETING, "Show it on the whole screen", "fullscreen")


def _day(meeting: Gathering) -> None:
    pages.link("meetings", f"**{dates.say(meeting.date)}**", "event", meeting=meeting.id)


def show_changes(around: Between, changes: Changes) -> None:
    """Draw what changed since the last meeting, each number over the link to what it counts."""
    last = around.last
    overdue: Figure = (changes.overdue, "Overdue", "actions", {"due": "overdue"})
    if last is None:
        show_figures("Actions", [overdue])
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Since the last meeting", anchor=False, width="content")
        _day(last)
    raised = {"raised_at": last.id}
    left, right = st.columns([2, 1])
    with left:
        show_figures(
            "Actions",
            [
                (changes.done, "Done", "actions", {"since": "done"}),
                overdue,
                (changes.put_off, "Put off", "actions", {"since": "put off"}),
                (changes.new, "New", "actions", {"since": "new"}),
            ],
        )
    with right:
        show_figures(
            "Issues",
            [
                (changes.raised_again, "Raised again", "issues", {**raised, "again": "yes"}),
                (changes.raised_first, "New", "issues", {**raised, "again": "no"}),
            ],
        )


def show_figures(about: str, figures: Sequence[Figure]) -> None:
    """Draw numbers in a row, each over the link to what it counts."""
    with st.container(border=True, gap="small"):
        st.markdown(f"**{about}**")
        with st.container(horizontal=True):
            for number, label, page, query in figures:
                with st.container(width=FIGURE, gap=None):
                    st.metric(label, f"{number:,}", label_visibility="collapsed")
                    pages.link(page, label, None, **query)


def show_owed(around: Between, everybody: Owed, partners: Sequence[Owed]) -> None:
    """Draw what everybody together, then each partner, has overdue and due by the next meeting."""
    for owed in (everybody, *partners):
        of = {} if owed is everybody else {"partner": owed.organization_id or 0}
        with st.container(gap=None):
            named = say_partner(owed.organization)
            st.markdown(f"**{named if owed.organization else named.capitalize()}**")
            with st.container(horizontal=True):
                _count(owed.overdue, "overdue", "overdue", of)
                if around.coming:
                    _count(owed.due, "due before the meeting", "by next meeting", of)


def _count(number: int, word: str, due: str, of: dict[str, int]) -> None:
    pages.link("actions", f"**{number:,}** {word}", None, due=due, **of)
