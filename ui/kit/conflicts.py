"""When two people changed the same thing: both versions, and a choice."""

import streamlit as st

from db.history.naming import TITLES
from db.write import Clash
from ui.kit import fields, forms
from ui.kit.fields import Layout
from ui.text import draw, plain


def show(form: str, layout: Layout) -> dict[int, int] | None:
    """Show every stale edit of a form beside what stands now.

    Returns, once the person chose to keep the typed version, the newest version of each row to
    save it on; choosing the other one gives up what was typed.
    """
    held = forms.clashes(form)
    if not held:
        return None
    st.warning(
        "Someone else changed this while you were editing. Nothing was overwritten: choose.",
        icon=":material/call_split:",
    )
    for clash in held:
        _show_versions(clash, layout)
    with st.container(horizontal=True):
        if st.button("Save mine over theirs", key=f"mine {form}", type="primary"):
            return {clash.row_id: int(str(clash.theirs["version"])) for clash in held}
        if st.button("Keep theirs, drop mine", key=f"theirs {form}"):
            forms.forget(form)
            st.rerun()
    return None


def _show_versions(clash: Clash, layout: Layout) -> None:
    with st.container(border=True):
        title = next((clash.theirs[name] for name in TITLES if clash.theirs.get(name)), "")
        st.markdown(f"**{plain(str(title))}**")
        for name, field in fields.by_name(layout).items():
            yours, theirs = clash.yours.get(name), clash.theirs.get(name)
            if yours == theirs:
                continue
            mine, saved = st.columns(2)
            with mine:
                st.caption(f"{field.label}: yours, not saved")
                draw(field.say(yours) or "nothing")
            with saved:
                st.caption(f"{field.label}: theirs, saved")
                draw(field.say(theirs) or "nothing")
