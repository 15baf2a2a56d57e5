"""Access: the links by which a funder or the projector comes in without an account."""

from functools import partial
from typing import NoReturn

import streamlit as st

from db import connect
from db.commands import links
from db.queries import access
from db.queries.access import Link
from db.queries.published import published
from synergy import dates, words
from synergy.viewers import Viewer
from ui.kit import confirm, editor, forms, lists, one_time, paging
from ui.kit.fields import Choice, Field, Layout, Number
from ui.kit.lists import Badge
from ui.text import plain
from ui.viewer import viewer

ROWS = 20
NEW = "new link"
AUDIENCES = {
    "funder": "A funder: sees what is published",
    "display": "The projector: shows the board in the room",
}
BADGES: dict[str, Badge] = {
    "funder": ("payments", "funder", "orange"),
    "display": ("cast", "display", "blue"),
}
SEES = {"funder": "sees what is published", "display": "projector"}
CLOSED: dict[str, Badge] = {
    "revoked": ("link_off", "revoked", "gray"),
    "expired": ("timer_off", "expired", "gray"),
}
LAYOUT: Layout = [
    [Field("label", "Label", True, placeholder="City fund, spring report")],
    [
        Choice("audience", "Who opens it", True, options=AUDIENCES),
        Number("days", "Valid for how many days"),
    ],
]
# What of the published copy is counted, and what one of it is called.
COUNTED = {
    "issue": "issue",
    "action": "action",
    "practice": "practice note",
    "organization": "organization",
    "service": "service",
}
PREVIEW = (
    "To see what a funder sees, make a link for yourself and open it in this browser: it comes as "
    "a preview, with “Back to my own view” above it."
)


def show() -> None:
    """Draw what is published and the links, page by page: those that are open first."""
    st.markdown(f":material/public: {_say_published()} {PREVIEW}")
    with connect.reading_as(viewer()) as db:
        page = paging.turn("links_page", None, access.count_links(db), ROWS, "link")
        found = access.list_links(db, page)
    forms.opener(NEW, "Make a link", "add_link")
    if forms.is_open(NEW):
        _make()
    if not found:
        lists.empty(
            "No links yet. Make one for a funder, or for the computer that drives the projector: "
            "whoever has it comes in without an account, and changes nothing.",
            "link",
        )
    now = dates.now()
    standing = [one for one in found if one.state(now) == "open"]
    for one in standing:
        _line(one)
    past = found[len(standing) :]
    if past:
        st.caption("These open nothing any more.")
    for one in past:
        _past(one, one.state(now))
    asked = next((one for one in standing if forms.is_open(_revoking(one))), None)
    if not _show_made() and asked:
        _ask_to_revoke(asked)


def _say_published() -> str:
    """Say how much outsiders find, and as of when, as Markdown."""
    funder = Viewer("funder", viewer().name)
    try:
        with connect.reading_as(funder) as db:
            held = published(db)
    except connect.NotReady:
        return "**The published copy, which funders see, is not made yet.** It comes in a moment."
    if not any(held.counts.values()):
        return (
            "**Nothing is published yet,** so a funder sees next to nothing. Press “Publish” on "
            "the issues, actions, practice notes, partners and services that outsiders may read."
        )
    said = [words.count(held.counts[table], one) for table, one in COUNTED.items()]
    listed = f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Funders see **{listed}**, as of {dates.say_moment(held.made_at)}."


def _show_made() -> bool:
    """Show the link that was just made, until it is done with; tell whether there is one."""
    link = one_time.made(one_time.SHARED)
    if link is None:
        return False
    with connect.reading_as(viewer()) as db:
        one = access.link(db, link.row_id)
    if one is None or one.state(dates.now()) != "open":
        one_time.forget()
        return False
    told = {
        "funder": "Copy it now and send it to the funder: it is not shown again. Whoever has it "
        f"sees what is published, until {dates.say_moment(one.expires_at)}.",
        "display": "Copy it now and open it on the computer that drives the projector: it is not "
        "shown again. Whoever has it sees the board without people's names and contacts, until "
        f"{dates.say_moment(one.expires_at)}.",
    }
    preview = (
        "Opened in this browser it comes as a preview, with “Back to my own view” above it; that "
        "counts as a use."
    )
    title = f"The link “{plain(one.label)}”"
    one_time.show(link, title, [told[one.audience], preview], "Open it in this browser")
    return True


def _make() -> None:
    values, sent = editor.draw(NEW, LAYOUT, {"days": links.DAYS}, "Make the link")
    if sent:
        one_time.save(
            NEW,
            one_time.SHARED,
            lambda path, key, secret: links.add_link(path, viewer(), key, values, secret),
            f"The link “{plain(str(values['label']))}” was made.",
            values,
        )


def _line(one: Link) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"link {one.id}"
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(one.label)}**")
            facts = [
                SEES[one.audience],
                f"expires {dates.say_moment(one.expires_at)}",
                _say_used(one),
            ]
            st.markdown(f"{lists.say_badge(BADGES[one.audience])} {' · '.join(facts)}")
        if st.button(
            "Revoke", icon=":material/link_off:", type="tertiary", key=f"ask {_revoking(one)}"
        ):
            forms.begin(_revoking(one))
            st.rerun()


def _past(one: Link, state: str) -> None:
    """Draw a link that opens nothing any more, quietly."""
    ended = one.revoked_at or one.expires_at
    with st.container(gap=None, key=f"link {one.id}"):
        st.markdown(
            f"{lists.say_badge(CLOSED[state])} {plain(one.label)} "
            f":gray[· {one.audience} · {state} {dates.say_moment(ended)} · {_say_used(one)}]"
        )


def _say_used(one: Link) -> str:
    if one.last_used_at is None:
        return "never used"
    times = "once" if one.times_used == 1 else f"{one.times_used:,} times"
    return f"used {times}, last {dates.say_moment(one.last_used_at)}"


def _revoking(one: Link) -> str:
    return f"revoke {one.id}"


def _ask_to_revoke(one: Link) -> None:
    label = plain(one.label)
    texts = [
        f"**{label}** opens nothing from then on. Whoever came in by it is out within two seconds.",
        "It cannot be taken back: to let them in again, make a new link.",
    ]
    command = partial(links.revoke_link, made_on=(one.id, one.version))

    def revoke() -> NoReturn:
        forms.press(
            _revoking(one),
            lambda path, key: command(path, viewer(), key),
            f"The link “{label}” is revoked: it opens nothing any more.",
            final=True,
        )

    confirm.ask(_revoking(one), "Revoke this link?", "link_off", texts, "Revoke", revoke)
