"""When two people changed the same thing: both versions, and a choice."""

from collections.abc import Callable, Mapping

import streamlit as st

from db.write import Clash
from synergy.checks import Value
from ui import forms
from ui.text import plain

Say = Callable[[str, Value], str]


def show(form: str, fields: Mapping[str, str], say: Say) -> dict[int, int] | None:
    """Show every stale edit of a form beside what stands now.

    `fields` maps a column to its label, `say` puts a value into words. Returns, once the person
    chose to keep the typed version, the newest version of each row to save it on; choosing the
    other one gives up what was typed.
    """
    held = forms.clashes(form)
    if not held:
        return None
    st.warning(
        "Someone else changed this while you were editing. Nothing was overwritten: choose.",
        icon=":material/call_split:",
    )
    for clash in held:
        _show_versions(clash, fields, say)
    with st.container(horizontal=True):
        if st.button("Save mine over theirs", key=f"mine {form}", type="primary"):
            return {clash.row_id: int(str(clash.theirs["version"])) for clash in held}
        if st.button("Keep theirs, drop mine", key=f"theirs {form}"):
            forms.forget(form)
            st.rerun()
    return None


def _show_versions(clash: Clash, fields: Mapping[str, str], say: Say) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(str(clash.theirs['title']))}**")
        for name, label in fields.items():
            yours, theirs = clash.yours.get(name), clash.theirs.get(name)
            if yours == theirs:
                continue
            mine, saved = st.columns(2)
            mine.caption(f"{label}: yours, not saved")
            mine.text(say(name, yours) or "nothing")
            saved.caption(f"{label}: theirs, saved")
            saved.text(say(name, theirs) or "nothing")
