"""One account on its own page: who it is for, and what can be done with it."""

from typing import NoReturn

import streamlit as st

from db.commands import accounts
from db.kinds.access import ACCOUNT
from db.queries import access
from db.queries.access import Account
from db.queries.records import Record
from synergy import dates
from ui.access import invitation
from ui.kit import confirm, editor, forms, item_view, one_time
from ui.kit.fields import Layout
from ui.kit.lists import Badge
from ui.text import draw, plain
from ui.viewer import read, viewer

BADGES: dict[str, Badge] = {
    "coordinator": ("shield_person", "coordinator", "blue"),
    "partner": ("handshake", "partner", "green"),
}
DISABLED: Badge = ("block", "disabled", "gray")
YOU: Badge = ("person", "you", "violet")
LAST = (
    "You're the only coordinator. Invite another before you change this account's role or "
    "disable it."
)


def show(account_id: int) -> None:
    """Draw one account, or say that it does not exist."""
    one = read(access.account, account_id)
    is_last = read(access.sole_coordinator) == account_id
    layout = read(invitation.layout)
    row = item_view.back("All accounts", "account")
    if one is None:
        item_view.gone(ACCOUNT, account_id, "account", layout, accounts.save_account)
        return
    badges = [BADGES[one.role], *([DISABLED] if one.disabled_at else [])]
    badges += [YOU] if is_own(one) else []
    with item_view.head(row, one.name, badges):
        _buttons(one, is_last)
    st.markdown(" · ".join(_facts(one)))
    draw(one.email)
    if is_last:
        st.caption(LAST)
    one_time.show(one_time.WELCOME, invitation.describe)
    editing = item_view.form_of(ACCOUNT, one.id)
    forms.drawer(editing, "Edit account", lambda: _edit(editing, one, layout))
    invitation.ask(one)
    _ask_to_disable(one)


def is_own(one: Account) -> bool:
    """Tell whether an account is the viewer's own."""
    return one.id == viewer().account_id


def _facts(one: Account) -> list[str]:
    """List, as Markdown, an account's partner, invitation and last activity."""
    facts = [plain(one.organization)] if one.organization else []
    if one.disabled_at:
        return [*facts, f"disabled since {dates.say_moment(one.disabled_at)}"]
    if one.invited_until and one.has_passphrase:
        facts.append(f"new link valid until {dates.say_moment(one.invited_until)}")
    elif one.invited_until:
        facts.append(f"invited until {dates.say_moment(one.invited_until)}")
    elif not one.has_passphrase:
        facts.append("Invitation expired – send a new link")
    if one.seen_at:
        signed_in = "signed in, " if one.sessions else ""
        facts.append(f"{signed_in}last active {dates.say_moment(one.seen_at)}")
    elif one.has_passphrase:
        facts.append("not signed in")
    return facts


def _buttons(one: Account, is_last: bool) -> None:
    if not one.disabled_at:
        _asker(invitation.asking(one.id), "New link", "key")
    made_on = (one.id, one.version)
    forms.opener(item_view.form_of(ACCOUNT, one.id), "Edit", "edit", on=[made_on])
    if not one.disabled_at:
        _asker(_disabling(one), "Disable", "block", disabled=is_last)
    elif st.button("Enable", icon=":material/lock_open:", key=f"enable {one.id}"):
        forms.press(
            f"enable {one.id}",
            lambda path, key: accounts.enable_account(path, viewer(), key, made_on),
            f"{plain(one.name)} can sign in again with the same passphrase as before.",
        )


def _asker(form: str, label: str, icon: str, disabled: bool = False) -> None:
    if st.button(label, icon=f":material/{icon}:", key=f"ask {form}", disabled=disabled):
        forms.begin(form)


def _disabling(one: Account) -> str:
    return f"disable {one.id}"


def _edit(form: str, one: Account, layout: Layout) -> None:
    values = {name: getattr(one, name) for name in ACCOUNT.columns}
    record = Record(one.id, one.version, values)
    editor.edit(form, layout, record, accounts.save_account, "Account saved.")


def _ask_to_disable(one: Account) -> None:
    name = plain(one.name)
    texts = [
        f"**{name}** will be signed out straight away and won't be able to sign in.",
        "Their contributions are kept. You can re-enable the account later.",
    ]
    if is_own(one):
        texts.append(
            ":orange[:material/warning:] This is your own account – you'll be signed out too."
        )
    form, made_on = _disabling(one), (one.id, one.version)

    def disable() -> NoReturn:
        forms.press(
            form,
            lambda path, key: accounts.disable_account(path, viewer(), key, made_on),
            f"Account disabled. {name} can no longer sign in.",
        )

    confirm.ask(form, "Disable this account?", "block", texts, "Disable", disable)
