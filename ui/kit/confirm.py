"""Ask before doing something: what it will do, a button to confirm it, and one to cancel."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st

from ui.kit import forms


def ask(
    form: str, title: str, icon: str, texts: list[str], label: str, do: Callable[[], NoReturn]
) -> None:
    """Draw a form's dialog that only asks for confirmation, and call `do` when it is given.

    `texts` are Markdown. It is drawn only where the form is open and no other dialog is.
    """
    if not forms.may_ask(form):
        return

    @st.dialog(title, icon=f":material/{icon}:", on_dismiss=partial(forms.forget, form))
    def drawn() -> None:
        for text in texts:
            st.markdown(text)
        forms.other_problems(form)
        with st.container(horizontal=True):
            if st.button(label, type="primary", key=f"yes {form}"):
                do()
            if st.button("Cancel", key=f"no {form}"):
                forms.forget(form)
                st.rerun()

    drawn()
