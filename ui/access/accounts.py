"""Access: list, invite, change and disable accounts."""

from functools import partial
from typing import NoReturn

import streamlit as st

from db import connect
from db.commands import accounts
from db.connect import Database
from db.kinds.access import ACCOUNT
from db.queries import access, choices
from db.queries.access import Account
from db.queries.records import Record
from synergy import dates, words
from ui.kit import confirm, editor, forms, item_view, lists, one_time, own_pages, paging
from ui.kit.choices import labels
from ui.kit.fields import Choice, Field, Layout, Word
from ui.kit.lists import Badge
from ui.text import draw, plain
from ui.viewer import viewer

ROWS = 20
NEW = "new account"
DAYS = accounts.INVITED_FOR.days
BADGES: dict[str, Badge] = {
    "coordinator": ("shield_person", "coordinator", "blue"),
    "partner": ("handshake", "partner", "green"),
}
DISABLED: Badge = ("block", "disabled", "gray")
LAST = "You're the only coordinator. Invite another before changing or disabling this account."


def show() -> None:
    """Draw one page of the accounts, with buttons for each; in open mode, how to begin."""
    if viewer().open_mode:
        _begin()
        return
    with connect.reading_as(viewer()) as db:
        page = paging.turn("accounts_page", None, access.count_accounts(db), ROWS, "account")
        found = access.list_accounts(db, page)
        sole = access.sole_coordinator(db)
        layout = _layout(db)
    forms.opener(NEW, "Invite someone", "person_add")
    if forms.is_open(NEW):
        _invite_new(layout)
    if not found:
        lists.empty("No accounts yet. Invite the first person.", "group_add")
    for one in found:
        with st.container(border=True, key=f"account {one.id}"):
            _line(one, is_last=one.id == sole)
            if forms.is_open(item_view.form_of(ACCOUNT, one.id)):
                _edit(one, layout)
    if not _show_made():
        _confirm(found)


def _begin() -> None:
    lists.empty(
        "No accounts yet. Create yours first. After that everyone will need to sign in, and you "
        "can invite people here.",
        "lock_open",
    )
    own_pages.link("/first-account", "Create your account")


def _show_made() -> bool:
    """Show a link that was just made; tell whether there is one."""
    link = one_time.made(one_time.WELCOME)
    if link is None:
        return False
    with connect.reading_as(viewer()) as db:
        one = access.account(db, link.row_id)
    if one is None or one.invited_until is None:
        one_time.forget()
        return False
    one_time.show(
        link,
        f"Link for {plain(one.name)}",
        [
            f"Copy this now and send it only to {plain(one.name)}. It won't be shown again, and "
            "the first person to open it sets the passphrase.",
            f"It works once, within {DAYS} days (until {dates.say_moment(one.invited_until)}). If "
            "it gets lost, create a new one.",
        ],
    )
    return True


def _layout(db: Database) -> Layout:
    return [
        [Field("email", "Email address", True), Field("name", "Name", True)],
        [
            Word("role", "Role", True, words=tuple(reversed(words.ACCOUNT_ROLES))),
            Choice(
                "organization_id",
                "Partner",
                help="For partners only: the agency that this person works for.",
                options=labels(choices.organizations(db)),
            ),
        ],
    ]


def _invite_new(layout: Layout) -> None:
    st.caption(
        "Coordinators can see and change everything. Partners can see almost everything and change "
        f"their own agency's records. You'll get a link to send, valid for {DAYS} days."
    )
    values, sent = editor.draw(NEW, layout, {}, "Create account and invitation link")
    if sent:
        one_time.save(
            NEW,
            one_time.WELCOME,
            lambda path, key, secret: accounts.add_account(path, viewer(), key, values, secret),
            f"Account created for {plain(str(values['name']))}.",
            values,
        )


def _line(one: Account, is_last: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(one.name)}**{' (you)' if _is_own(one) else ''}")
            draw(one.email)
            badges = [BADGES[one.role], *([DISABLED] if one.disabled_at else [])]
            st.markdown(" ".join([*map(lists.say_badge, badges), " · ".join(_facts(one))]))
            if is_last:
                st.caption(LAST)
        with st.container(horizontal=True, width="content", gap="xsmall"):
            _buttons(one, is_last)


def _is_own(one: Account) -> bool:
    return one.id == viewer().account_id


def _facts(one: Account) -> list[str]:
    """List, as Markdown, an account's partner, invitation and last activity."""
    facts = [plain(one.organization)] if one.organization else []
    if one.disabled_at:
        return [*facts, f"since {dates.say_moment(one.disabled_at)}"]
    if one.invited_until and one.has_passphrase:
        facts.append(f"new link until {dates.say_moment(one.invited_until)}")
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
        _asker(_inviting(one), "New link", "key")
    forms.opener(
        item_view.form_of(ACCOUNT, one.id), "Edit", "edit", on=[(one.id, one.version)], quiet=True
    )
    if not one.disabled_at:
        _asker(_disabling(one), "Disable", "block", disabled=is_last)
    elif st.button("Enable", icon=":material/lock_open:", type="tertiary", key=f"enable {one.id}"):
        forms.press(
            f"enable {one.id}",
            lambda path, key: accounts.enable_account(path, viewer(), key, (one.id, one.version)),
            f"{plain(one.name)} can sign in again with the same passphrase as before.",
        )


def _asker(form: str, label: str, icon: str, disabled: bool = False) -> None:
    """Draw a quiet button that opens a dialog."""
    if st.button(
        label,
        icon=f":material/{icon}:",
        type="tertiary",
        key=f"ask {form}",
        disabled=disabled,
    ):
        forms.begin(form)
        st.rerun()


def _inviting(one: Account) -> str:
    return f"invite {one.id}"


def _disabling(one: Account) -> str:
    return f"disable {one.id}"


def _edit(one: Account, layout: Layout) -> None:
    values = {name: getattr(one, name) for name in ACCOUNT.columns}
    editor.edit(
        item_view.form_of(ACCOUNT, one.id),
        layout,
        Record(one.id, one.version, values),
        accounts.save_account,
        "Account saved.",
    )


def _confirm(found: list[Account]) -> None:
    """Draw the dialog that is open, if any."""
    asks = ((_inviting, _ask_for_link), (_disabling, _ask_to_disable))
    for one in found:
        for name, ask in asks:
            if forms.is_open(name(one)):
                ask(one)
                return


def _ask_for_link(one: Account) -> None:
    name = plain(one.name)
    texts = [f"**{name}** will need this link to set a passphrase. It's valid for {DAYS} days."]
    if one.has_passphrase:
        texts.append(
            "Their current passphrase works until they set a new one. That will sign them out "
            "everywhere."
        )
    if one.invited_until:
        texts.append("The previous link will stop working.")

    def make() -> NoReturn:
        one_time.save(
            _inviting(one),
            one_time.WELCOME,
            lambda path, key, secret: accounts.invite(path, viewer(), key, one.id, secret),
            f"New link created for {name}.",
            {},
        )

    confirm.ask(_inviting(one), "Create a new link?", "key", texts, "Create link", make)


def _ask_to_disable(one: Account) -> None:
    name = plain(one.name)
    texts = [
        f"**{name}** will be signed out straight away and won't be able to sign in.",
        "Their contributions are kept. You can re-enable the account later.",
    ]
    if _is_own(one):
        texts.append(
            ":orange[:material/warning:] This is your own account – you'll be signed out too."
        )
    command = partial(accounts.disable_account, made_on=(one.id, one.version))

    def disable() -> NoReturn:
        forms.press(
            _disabling(one),
            lambda path, key: command(path, viewer(), key),
            f"Account disabled. {name} can no longer sign in.",
        )

    confirm.ask(_disabling(one), "Disable this account?", "block", texts, "Disable", disable)
