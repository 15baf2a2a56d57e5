"""A link that gives access, shown once: right after it was made, to the person who made it.

Its secret is in the state of that one session and nowhere else: not in the page's address, in any
widget's key or in any log; the database stores only its hash.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from db.connect import Database
from db.write import Receipt
from synergy import tokens
from synergy.checks import Typed
from ui.kit import forms
from ui.streamlit_internals import has_dialog
from ui.viewer import read

# The pages for the two kinds of links.
WELCOME = "/welcome"
SHARED = "/s"

SECRETS = "secrets of forms"
MADE = "link that was made"

# Takes the database, the command's key and the link's secret.
Make = Callable[[Path, str, str], Receipt]
# Returns the title and texts (Markdown) for a link's row; None if it no longer works.
Describe = Callable[[Database, int], tuple[str, list[str]] | None]


@dataclass(frozen=True)
class Made:
    """A new link: the page it opens, the id of its row, and its secret."""

    door: str
    row_id: int
    secret: str = field(repr=False)

    @property
    def address(self) -> str:
        """Return the whole link, at the app's public address or the one in the browser."""
        open_now = urlsplit(st.context.url or "")
        base = os.environ.get("SYNERGY_BASE_URL") or f"{open_now.scheme}://{open_now.netloc}"
        return f"{base.rstrip('/')}{self.door}#{self.secret}"


def save(form: str, door: str, make: Make, message: str, typed: Mapping[str, Typed]) -> NoReturn:
    """Run a form's command that makes a link, which is then shown until the person is done.

    The secret belongs to the form as drawn: sending it twice makes one link.
    """
    drawn: dict[str, str] = st.session_state.setdefault(SECRETS, {})
    secret = drawn.setdefault(forms.token(form), tokens.new())

    def command(path: Path, key: str) -> Receipt:
        receipt = make(path, key, secret)
        st.session_state[MADE] = Made(door, receipt.row_id, secret)
        return receipt

    # With the hash in the key, a session that has lost the secret cannot get its receipt.
    forms.save(form, command, message, {**typed, "link": tokens.hash_of(secret)})


def forget() -> None:
    """Forget the new link, and the secrets of other forms."""
    st.session_state.pop(MADE, None)
    st.session_state.pop(SECRETS, None)


def show(door: str, describe: Describe, opens: str | None = None) -> None:
    """Draw a new link of one kind to copy, what to do with it, and a button to close this.

    It is a dialog, which cannot be closed by accident. `opens` is the label of a button that opens
    the link in this browser.
    """
    link: Made | None = st.session_state.get(MADE)
    if link is None or link.door != door or has_dialog():
        return
    described = read(describe, link.row_id)
    if described is None:
        forget()
        return
    title, texts = described

    @st.dialog(title, icon=":material/key:", dismissible=False)
    def drawn() -> None:
        st.code(link.address, language=None, wrap_lines=True)
        for text in texts:
            st.markdown(text)
        with st.container(horizontal=True):
            if st.button("Done", icon=":material/check:", type="primary", key="done with link"):
                forget()
                st.rerun()
            if opens:
                st.link_button(opens, link.address, icon=":material/visibility:")

    drawn()
