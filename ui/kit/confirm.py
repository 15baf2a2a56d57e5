"""Asking before something is done: what it will do, a button for it, and one to leave it."""

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st

from ui.kit import forms


def ask(
    form: str, title: str, icon: str, texts: list[str], label: str, do: Callable[[], NoReturn]
) -> None:
    """Draw the dialog of a form that asks for nothing but a yes, which `do` carries out.

    `texts` are Markdown; not more than one dialog stands open at a time.
    """

    @st.dialog(title, icon=f":material/{icon}:", on_dismiss=partial(forms.forget, form))
    def drawn() -> None:
        for text in texts:
            st.markdown(text)
        forms.other_problems(form)
        with st.container(horizontal=True):
            if st.button(label, type="primary", key=f"yes {form}"):
                do()
            if st.button("Leave it", key=f"no {form}"):
                forms.forget(form)
                st.rerun()

    drawn()
