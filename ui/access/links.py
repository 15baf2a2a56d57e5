"""Access: the links that let a funder or the projector in without an account."""

from collections.abc import Sequence

import streamlit as st

from db import connect
from db.commands import links
from db.connect import Database
from db.queries import access
from db.queries.access import Link
from db.queries.published import published
from synergy import dates, words
from synergy.viewers import Viewer
from ui.access import link_page, moments
from ui.kit import columns as kit
from ui.kit import editor, forms, lists, one_time, paging
from ui.kit.columns import Chip, Column
from ui.kit.fields import Choice, Field, Layout, Number, Values
from ui.kit.lists import Quick
from ui.streamlit_internals import DeltaGenerator
from ui.text import plain
from ui.viewer import read, viewer

ROWS = 25
NEW = "new link"
PREVIEW = "preview"
AUDIENCES = {
    "funder": "Funder – sees what is published",
    "display": "Projector – shows the live meeting, and slides between meetings",
}
LAYOUT: Layout = [
    [Field("label", "Label", True, placeholder="City fund, spring report")],
    [
        Choice("audience", "Who is it for?", True, options=AUDIENCES),
        Number("days", "Expires after (days)"),
    ],
]
# The tables of the published copy that are counted, and the word for one row.
COUNTED = {
    "issue": "issue",
    "action": "action",
    "practice": "example",
    "organization": "organisation",
    "service": "service",
}


def show(bar: DeltaGenerator) -> None:
    """Draw one page of the links, valid ones first, and what is published."""
    with bar:
        _preview()
        forms.opener(NEW, "Create a link", "add_link", first=True)
    forms.other_problems(PREVIEW)
    below, now = st.container(), dates.now()
    page = paging.turn("links_page", None, read(access.count_links), ROWS, "link")
    found = read(access.list_links, page)
    st.markdown(f":material/public: {_say_published()}")
    with below:
        if found:
            _table(found, now)
        else:
            lists.empty(
                "No links yet. Create one for a funder, or for the computer that drives the "
                "projector. Anyone with a link can look without an account, but can't change "
                "anything.",
                "link",
            )
    forms.drawer(NEW, "Create a link", _create)
    one_time.show(one_time.SHARED, _describe, "Open in this browser")
    for one in found:
        if one.state(now) == "open":
            link_page.ask_to_revoke(one)


def _say_published() -> str:
    """Say how much funders can see, and as at when, as Markdown."""
    funder = Viewer("funder", viewer().name)
    try:
        with connect.reading_as(funder) as db:
            held = published(db)
    except connect.NotReady:
        return "**The public view is being prepared.** Try again in a moment."
    if not any(held.counts.values()):
        return (
            "**Nothing is published yet,** so funders will see an empty page. Select “Publish” on "
            "the issues, actions, examples, partners and services that funders may see."
        )
    said = [words.count(held.counts[table], one) for table, one in COUNTED.items()]
    listed = f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Funders see **{listed}**, as at {dates.say_moment(held.made_at)}."


def _preview() -> None:
    """Draw the button that makes a link for the coordinator's own browser."""
    if st.button(
        "Preview as a funder",
        icon=":material/visibility:",
        key=PREVIEW,
        help="Creates a link that works for one day. Open it in this browser to see what funders "
        "see.",
    ):
        _save(PREVIEW, {"label": "Preview", "audience": "funder", "days": 1})


def _create() -> None:
    values, sent = editor.draw(NEW, LAYOUT, {"days": links.DAYS}, "Create link")
    if sent:
        _save(NEW, values)


def _save(form: str, values: Values) -> None:
    one_time.save(
        form,
        one_time.SHARED,
        lambda path, key, secret: links.add_link(path, viewer(), key, values, secret),
        f"Link created: “{plain(str(values['label']))}”",
        values,
    )


def _table(found: Sequence[Link], now: str) -> None:
    """Draw the links; the quick button asks before it revokes one."""
    shown = lists.table(
        "link",
        found,
        [one.label for one in found],
        _columns(found, now),
        "Label",
        Quick("Revoke", frozenset(one.id for one in found if one.state(now) == "open")),
        leads_to=[{"tab": "Links", "link": str(one.id)} for one in found],
    )
    if shown.pressed:
        forms.begin(link_page.revoking(shown.pressed[0]))


def _columns(found: Sequence[Link], now: str) -> list[Column]:
    return [
        kit.chips("For", [_chips(one, now) for one in found], 180),
        moments.column("Expires", [one.expires_at for one in found]),
        kit.number("Uses", [one.times_used for one in found], 70),
        moments.column("Last used", [one.last_used_at for one in found]),
    ]


def _chips(one: Link, now: str) -> list[Chip]:
    _, word, colour = link_page.BADGES[one.audience]
    state = one.state(now)
    return [*([(state, "gray")] if state in link_page.CLOSED else []), (word, colour)]


def _describe(db: Database, link_id: int) -> tuple[str, list[str]] | None:
    one = access.link(db, link_id)
    if one is None or one.state(dates.now()) != "open":
        return None
    told = {
        "funder": "Copy this link now and send it to the funder. It won't be shown again. Anyone "
        f"with it can see what is published until {dates.say_moment(one.expires_at)}.",
        "display": "Copy this now and open it on the computer that drives the projector. It won't "
        "be shown again. Anyone with the link can see the board, without people's names and "
        f"contacts, until {dates.say_moment(one.expires_at)}.",
    }
    preview = (
        "To see what they will see, open it in this browser: you'll get a preview. Select “Exit "
        "preview” at the top to go back. Opening it here counts as one use."
    )
    return f"Link: “{plain(one.label)}”", [told[one.audience], preview]
