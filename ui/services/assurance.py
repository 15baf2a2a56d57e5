"""Keep services up to date: mark old checks, list those to check, confirm with one click."""

import streamlit as st

from db import connect
from db.commands import assurance as commands
from db.kinds.records import SERVICE
from db.queries import assurance as queries
from db.queries import board
from db.queries.assurance import DueService
from db.queries.board import Between
from synergy import assurance, dates, words
from synergy.assurance import MARKED_MONTHS
from ui import pages
from ui.kit import filters, forms, item_view, lists
from ui.kit.lists import Badge
from ui.text import plain
from ui.viewer import read, viewer

LABEL = "Confirm up to date"
NEVER: Badge = ("help", "not checked yet", "orange")
DUE: Badge = ("event_repeat", "check due", "orange")
OLD: Badge = ("event_busy", "not checked for a year", "red")
# How many services a partner's list shows at a time.
SHOWN = 30


def badges(status: str, assured_date: str | None, today: str) -> list[Badge]:
    """Return the badge of an active service that needs checking; none for any other."""
    if status != "active" or not assurance.is_stale(assured_date, today):
        return []
    if assured_date is None:
        return [NEVER]
    return [OLD if assurance.is_old(assured_date, today) else DUE]


def is_offered(status: str, assured_date: str | None, today: str) -> bool:
    """Tell whether a service can be confirmed: active, and not checked today."""
    return status == "active" and (assured_date is None or assured_date < today)


def say_checked(assured_date: str | None, today: str, by: str | None) -> str:
    """Say when a service was last checked, and by whom if known, as Markdown."""
    if assured_date is None:
        return ":material/help: Not yet verified – please call before referring."
    said = f"Last checked {dates.say(assured_date)}, {assurance.ago(assured_date, today)}"
    return f":material/verified: {said}{f', by {plain(by, 80)}' if by else ''}."


def confirm(service_id: int, version: int, name: str) -> None:
    """Mark one service as checked today, with a notice that can undo it."""
    forms.press(
        f"still correct {service_id} {version}",
        lambda path, key: commands.still_correct(path, viewer(), key, service_id, version),
        f"“{plain(name)}” confirmed as up to date.",
    )


def button(service_id: int, version: int, name: str, first: bool = False) -> None:
    """Draw the button that confirms a service as up to date; a page has one `first` button."""
    if st.button(
        LABEL,
        icon=":material/check:",
        type="primary" if first else "secondary",
        key=f"still correct {service_id} {version}",
    ):
        confirm(service_id, version, name)


def show_due(organization_id: int, today: str) -> None:
    """Draw a partner's services to check before the next meeting, longest ago first."""
    with connect.reading_as(viewer()) as db:
        meeting = board.between(db, today).next_day
        day = assurance.check_by(today, meeting)
        due = assurance.cutoff(day, MARKED_MONTHS)
        number = queries.count_due(db, organization_id, due)
        services = queries.list_due(db, organization_id, due, SHOWN)
    form = f"check all of {organization_id}"
    if not services and not forms.is_open(form):
        return
    at_meeting = day == meeting
    head = "To check before the next meeting" if at_meeting else "To check"
    st.header(f"{head} ({number:,})", anchor=False)
    by = f"By {dates.say(day)} these won't have" if at_meeting else "These haven't"
    st.markdown(f"{by} been checked for six months. Are the details still right?")
    for service in services:
        _due(service, today)
    if number > SHOWN:
        st.caption(f"Showing {SHOWN} of {number:,}. The others follow as you confirm these.")
    _offer_all(form, services)


def _due(service: DueService, today: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            look = st.button(
                f"**{plain(service.name)}**", key=f"open due {service.id}", type="tertiary"
            )
            marks = badges(service.status, service.assured_date, today)
            said = "" if NEVER in marks else assurance.age_words(service.assured_date, today)
            st.markdown(lists.say_badges(marks + lists.sample(service.sample), said))
        button(service.id, service.version, service.name)
        edit = st.button("Edit", icon=":material/edit:", key=f"edit due {service.id}")
    if look or edit:
        filters.choose_id("service", service.id)
        if edit:
            forms.begin(item_view.form_of(SERVICE, service.id))
        st.rerun()


def _offer_all(form: str, services: list[DueService]) -> None:
    """Draw the button that confirms all listed services at once, after asking."""
    made_on = [(service.id, service.version) for service in services]
    if forms.is_open(form):
        made_on = list(forms.made_on(form, made_on).items())
    elif len(made_on) < 2:
        return
    forms.opener(form, f"Confirm all {len(made_on)}", "done_all", on=made_on, quiet=True)
    if not forms.is_open(form):
        return
    said = words.count(len(made_on), "service")
    with st.container(border=True, key=f"confirm {form}"):
        st.markdown(
            f"**Are all {said} up to date?** Check who they're for, where they run, how to refer "
            "and availability. We'll record that you checked them today."
        )
        if st.button("Yes, confirm all", icon=":material/done_all:", type="primary"):
            forms.press(
                form,
                lambda path, key: commands.all_still_correct(path, viewer(), key, made_on),
                f"{said} confirmed as up to date.",
            )


def choose_due(today: str) -> str | None:
    """Draw the coordinators' filter for partners with services to check before the next meeting.

    Returns the latest ISO day of a last check that still needs a new one; None without the filter.
    """
    if viewer().role != "coordinator":
        return None
    if filters.choose("Services", "check", {"due": "to check"}) is None:
        return None
    return _due_by(read(board.between, today))


def show_reminder(around: Between) -> None:
    """Draw a partner's link to its services to check, if it has any."""
    who = viewer()
    if who.role != "partner" or who.organization_id is None:
        return
    number = read(queries.count_due, who.organization_id, _due_by(around))
    if number:
        label = f"You have **{words.count(number, 'service')}** to check"
        if around.next_day == assurance.check_by(around.today, around.next_day):
            label += f" before {dates.say(around.next_day)}"
        pages.link("partners", label, "event_repeat", organization=who.organization_id)


def _due_by(around: Between) -> str:
    """Return the latest ISO day of a check that will be six months old by the next meeting."""
    return assurance.cutoff(assurance.check_by(around.today, around.next_day), MARKED_MONTHS)
