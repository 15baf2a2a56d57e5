"""The one-time link by which a person sets a passphrase: with a new account, or again later."""

from typing import NoReturn

import streamlit as st

from db.commands import accounts
from db.connect import Database
from db.queries import access, choices
from db.queries.access import Account
from synergy import dates, words
from ui.kit import confirm, editor, one_time
from ui.kit.choices import labels
from ui.kit.fields import Choice, Field, Layout, Word
from ui.text import plain
from ui.viewer import read, viewer

NEW = "new account"
DAYS = accounts.INVITED_FOR.days


def layout(db: Database) -> Layout:
    """Return the layout of an account's form."""
    return [
        [Field("email", "Email address", True), Field("name", "Name", True)],
        [
            Word("role", "Role", True, words=tuple(reversed(words.ACCOUNT_ROLES))),
            Choice(
                "organization_id",
                "Partner",
                help="The agency this person works for. Leave it empty for a coordinator.",
                options=labels(choices.organizations(db)),
            ),
        ],
    ]


def invite_new() -> None:
    """Draw the form of a new account."""
    st.caption(
        "Coordinators can see and change everything. Partners can see almost everything and change "
        f"their own agency's records. You'll get a link to send, valid for {DAYS} days."
    )
    values, sent = editor.draw(NEW, read(layout), {}, "Create account and invitation link")
    if sent:
        one_time.save(
            NEW,
            one_time.WELCOME,
            lambda path, key, secret: accounts.add_account(path, viewer(), key, values, secret),
            f"Account created for {plain(str(values['name']))}.",
            values,
        )


def asking(account_id: int) -> str:
    """Return the name of the form that asks for a new link."""
    return f"invite {account_id}"


def ask(one: Account) -> None:
    """Ask before an account is given a new link."""
    name = plain(one.name)
    texts = [f"Send **{name}** the new link to set a passphrase. It's valid for {DAYS} days."]
    if one.has_passphrase:
        texts.append(
            "Their current passphrase works until they set a new one. Setting it signs them out "
            "everywhere."
        )
    if one.invited_until:
        texts.append("The previous link will stop working.")
    form = asking(one.id)

    def make() -> NoReturn:
        one_time.save(
            form,
            one_time.WELCOME,
            lambda path, key, secret: accounts.invite(path, viewer(), key, one.id, secret),
            f"New link created for {name}.",
            {},
        )

    confirm.ask(form, "Create a new link?", "key", texts, "Create link", make)


def describe(db: Database, account_id: int) -> tuple[str, list[str]] | None:
    """Return the title and texts for a link that was just made; None if it no longer works."""
    one = access.account(db, account_id)
    if one is None or one.invited_until is None:
        return None
    return f"Link for {plain(one.name)}", [
        f"Copy this now and send it only to {plain(one.name)}. It won't be shown again, and the "
        "first person to open it sets the passphrase.",
        f"It works once, within {DAYS} days (until {dates.say_moment(one.invited_until)}). If it "
        "gets lost, create a new one.",
    ]
