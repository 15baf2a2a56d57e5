"""Access: the list of accounts, and how to begin in open mode."""

from collections.abc import Sequence

import streamlit as st

from db.queries import access
from db.queries.access import Account
from synergy import dates
from ui.access import account_page, invitation, moments
from ui.kit import columns as kit
from ui.kit import forms, lists, one_time, own_pages, paging
from ui.kit.columns import Chip, Column
from ui.kit.lists import Quick
from ui.streamlit_internals import DeltaGenerator
from ui.viewer import read, viewer

ROWS = 25


def show(bar: DeltaGenerator) -> None:
    """Draw one page of the accounts; in open mode, how to begin."""
    if viewer().open_mode:
        _begin()
        return
    below = st.container()
    page = paging.turn("accounts_page", None, read(access.count_accounts), ROWS, "account")
    found = read(access.list_accounts, page)
    with bar:
        forms.opener(invitation.NEW, "Invite someone", "person_add", first=True)
    with below:
        if found:
            _table(found)
        else:
            lists.empty("No accounts yet. Invite the first person.", "group_add")
    forms.drawer(invitation.NEW, "Invite someone", invitation.invite_new)
    one_time.show(one_time.WELCOME, invitation.describe)
    for one in found:
        invitation.ask(one)


def _begin() -> None:
    lists.empty(
        "No accounts yet. Create yours first. After that everyone will need to sign in, and you "
        "can invite people here.",
        "lock_open",
    )
    own_pages.link("/first-account", "Create your account")


def _table(found: Sequence[Account]) -> None:
    """Draw the accounts; the quick button asks before it makes a new link."""
    shown = lists.table(
        "account",
        found,
        [one.name for one in found],
        _columns(found),
        "Name",
        Quick("New link", frozenset(one.id for one in found if _waits(one))),
        leads_to=[{"tab": "Accounts", "account": str(one.id)} for one in found],
    )
    if shown.pressed:
        forms.begin(invitation.asking(shown.pressed[0]))


def _waits(one: Account) -> bool:
    """Tell whether a person has yet to set a passphrase."""
    return not one.disabled_at and bool(one.invited_until or not one.has_passphrase)


def _columns(found: Sequence[Account]) -> list[Column]:
    return [
        kit.chips("Role", [_chips(one) for one in found], 165),
        kit.typed("Email", [one.email for one in found], 205),
        kit.typed("Partner", [one.organization for one in found], 165),
        kit.typed("Invitation", [_invitation(one) for one in found], 110),
        moments.column("Last active", [one.seen_at for one in found]),
    ]


def _chips(one: Account) -> list[Chip]:
    chips = [(one.role, account_page.BADGES[one.role][2])]
    if one.disabled_at:
        chips.append(("disabled", "gray"))
    if account_page.is_own(one):
        chips.append(("you", "violet"))
    return chips


def _invitation(one: Account) -> str | None:
    if not _waits(one):
        return None
    if one.invited_until is None:
        return "expired"
    return f"valid until {dates.say_short(moments.local(one.invited_until).date().isoformat())}"
