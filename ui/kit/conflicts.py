"""Conflicts between two people's edits: show both versions, and ask which to keep."""

import streamlit as st

from db.history.naming import TITLES
from db.write import Clash
from ui.kit import fields, forms
from ui.kit.fields import Layout
from ui.text import draw, plain


def show(form: str, layout: Layout) -> dict[int, int] | None:
    """Show every stale edit of a form beside the current version.

    Returns, once the person chooses to keep their own version, the newest version number of each
    row, to save it over. Choosing the other version discards what was typed.
    """
    held = forms.clashes(form)
    if not held:
        return None
    st.warning(
        "Someone else changed this while you were editing. Choose which version to keep.",
        icon=":material/call_split:",
    )
    for clash in held:
        _show_versions(clash, layout)
    with st.container(horizontal=True):
        if st.button("Keep my version", key=f"mine {form}", type="primary"):
            return {clash.row_id: int(str(clash.theirs["version"])) for clash in held}
        if st.button("Keep their version", key=f"theirs {form}"):
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
                st.caption(f"{field.label}: your version (not saved)")
                draw(field.say(yours) or "nothing")
            with saved:
                st.caption(f"{field.label}: their version (saved)")
                draw(field.say(theirs) or "nothing")
