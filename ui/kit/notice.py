"""How the last command went, said in one place of the window, with its undo."""

import streamlit as st

from db.history import undo
from ui.kit import forms
from ui.viewer import viewer


def show() -> None:
    """Say how the last command went, at the bottom of the window, with a button that undoes it."""
    notice: forms.Notice | None = st.session_state.get(forms.NOTICE)
    if notice is None:
        return
    key = notice.undo_key
    icon = "check_circle" if key else "info"
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="notice"):
        st.markdown(f":material/{icon}: {notice.message}", width="stretch")
        word = "Redo" if notice.undone else "Undo"
        said = "Change redone." if notice.undone else "Change undone."
        if key:
            st.button(
                word,
                key=f"undo {key}",
                icon=f":material/{word.lower()}:",
                on_click=take_back,
                args=(key, said, not notice.undone),
            )
        if st.button("Dismiss", key=f"close {key}", type="tertiary"):
            del st.session_state[forms.NOTICE]
            st.rerun()


def take_back(key: str, message: str = "Change undone.", undone: bool = True) -> None:
    """Undo the command of a key, when its button is pressed; offer to redo it if `undone`.

    This is a button's callback: a page that is drawn again at the same moment loses no press.
    """
    forms.carry_out(
        f"undo {key}",
        lambda path, new: undo.undo(path, viewer(), new, key),
        message,
        undone=undone,
    )
