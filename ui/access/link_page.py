"""One share link on its own page, and the question before it is revoked."""

from typing import NoReturn

import streamlit as st

from db.commands import links
from db.kinds.access import SHARE_LINK
from db.queries import access
from db.queries.access import Link
from synergy import dates
from ui.kit import confirm, forms, history, item_view, lists
from ui.kit.lists import Badge
from ui.text import plain
from ui.viewer import read, viewer

BADGES: dict[str, Badge] = {
    "funder": ("payments", "funder", "orange"),
    "display": ("cast", "projector", "blue"),
}
CLOSED: dict[str, Badge] = {
    "revoked": ("link_off", "revoked", "gray"),
    "expired": ("timer_off", "expired", "gray"),
}
SEES = {
    "funder": "sees what is published",
    "display": "shows the live meeting, and slides between meetings",
}


def show(link_id: int) -> None:
    """Draw one link, or say that it does not exist."""
    one = read(access.link, link_id)
    row = item_view.back("All links", "link")
    if one is None:
        lists.empty("This link no longer exists. Go back to the list.")
        history.offer_undo(SHARE_LINK.table, link_id, "Undo last change")
        return
    state = one.state(dates.now())
    badges = [BADGES[one.audience], *([CLOSED[state]] if state in CLOSED else [])]
    ends = "expires" if state == "open" else state
    ended = dates.say_moment(one.revoked_at or one.expires_at)
    facts = [SEES[one.audience], f"{ends} {ended}", _say_used(one)]
    buttons = item_view.head(row, one.label, badges)
    st.markdown(" · ".join(facts))
    if state != "open":
        return
    st.caption("The link itself is shown only once. If it gets lost, revoke it and create another.")
    if buttons.button("Revoke", icon=":material/link_off:", key=f"ask {revoking(one.id)}"):
        forms.begin(revoking(one.id))
    ask_to_revoke(one)


def _say_used(one: Link) -> str:
    if one.last_used_at is None:
        return "never used"
    times = "once" if one.times_used == 1 else f"{one.times_used:,} times"
    return f"used {times}, last {dates.say_moment(one.last_used_at)}"


def revoking(link_id: int) -> str:
    """Return the name of the form that asks whether to revoke a link."""
    return f"revoke {link_id}"


def ask_to_revoke(one: Link) -> None:
    """Ask before a link is revoked, which cannot be undone."""
    label = plain(one.label)
    texts = [
        f"**{label}** will stop working. Anyone using it will lose access within two seconds.",
        "You can't undo this. To give access again, create a new link.",
    ]
    form, made_on = revoking(one.id), (one.id, one.version)

    def revoke() -> NoReturn:
        forms.press(
            form,
            lambda path, key: links.revoke_link(path, viewer(), key, made_on),
            f"Link revoked: “{label}” no longer works.",
            final=True,
        )

    confirm.ask(form, "Revoke this link?", "link_off", texts, "Revoke", revoke)
