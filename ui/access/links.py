"""Access: links that let a funder or the projector in without an account."""

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
    "funder": "Funder – sees what is published",
    "display": "Projector – shows the board and live meeting",
}
BADGES: dict[str, Badge] = {
    "funder": ("payments", "funder", "orange"),
    "display": ("cast", "projector", "blue"),
}
SEES = {"funder": "sees what is published", "display": "shows the board and live meeting"}
CLOSED: dict[str, Badge] = {
    "revoked": ("link_off", "revoked", "gray"),
    "expired": ("timer_off", "expired", "gray"),
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
PREVIEW = (
    "To see what funders see, create a link for yourself and open it in this browser. It opens as "
    "a preview, with “Exit preview” above it."
)


def show() -> None:
    """Draw what is published, and one page of the links, valid ones first."""
    st.markdown(f":material/public: {_say_published()} {PREVIEW}")
    with connect.reading_as(viewer()) as db:
        page = paging.turn("links_page", None, access.count_links(db), ROWS, "link")
        found = access.list_links(db, page)
    forms.opener(NEW, "Create a link", "add_link")
    if forms.is_open(NEW):
        _make()
    if not found:
        lists.empty(
            "No links yet. Create one for a funder, or for the computer that drives the projector. "
            "Anyone with a link can look without an account, but can't change anything.",
            "link",
        )
    now = dates.now()
    standing = [one for one in found if one.state(now) == "open"]
    for one in standing:
        _line(one)
    past = found[len(standing) :]
    if past:
        st.caption("Expired and revoked links")
    for one in past:
        _past(one, one.state(now))
    asked = next((one for one in standing if forms.is_open(_revoking(one))), None)
    if not _show_made() and asked:
        _ask_to_revoke(asked)


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


def _show_made() -> bool:
    """Show a link that was just made; tell whether there is one."""
    link = one_time.made(one_time.SHARED)
    if link is None:
        return False
    with connect.reading_as(viewer()) as db:
        one = access.link(db, link.row_id)
    if one is None or one.state(dates.now()) != "open":
        one_time.forget()
        return False
    told = {
        "funder": "Copy this now and send it to the funder. It won't be shown again. Anyone with "
        f"the link can see what is published until {dates.say_moment(one.expires_at)}.",
        "display": "Copy this now and open it on the computer that drives the projector. It won't "
        "be shown again. Anyone with the link can see the board, without people's names and "
        f"contacts, until {dates.say_moment(one.expires_at)}.",
    }
    preview = (
        "In this browser it opens as a preview, with “Exit preview” above it. That counts as a use."
    )
    title = f"Link: “{plain(one.label)}”"
    one_time.show(link, title, [told[one.audience], preview], "Open in this browser")
    return True


def _make() -> None:
    values, sent = editor.draw(NEW, LAYOUT, {"days": links.DAYS}, "Create link")
    if sent:
        one_time.save(
            NEW,
            one_time.SHARED,
            lambda path, key, secret: links.add_link(path, viewer(), key, values, secret),
            f"Link created: “{plain(str(values['label']))}”",
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
    """Draw an expired or revoked link, less prominently."""
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
        f"**{label}** will stop working. Anyone using it will lose access within two seconds.",
        "You can't undo this. To give access again, create a new link.",
    ]
    command = partial(links.revoke_link, made_on=(one.id, one.version))

    def revoke() -> NoReturn:
        forms.press(
            _revoking(one),
            lambda path, key: command(path, viewer(), key),
            f"Link revoked: “{label}” no longer works.",
            final=True,
        )

    confirm.ask(_revoking(one), "Revoke this link?", "link_off", texts, "Revoke", revoke)
