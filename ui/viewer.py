"""The current viewer, read only here."""

from collections.abc import Callable

import streamlit as st

from synergy.viewers import HEADER, Viewer


def _header() -> str | None:
    return st.context.headers.get(HEADER)


# Tests replace this to choose a viewer.
read_header: Callable[[], str | None] = _header


def viewer() -> Viewer:
    """Return the viewer named by the gate; stop the page if there is none."""
    header = read_header()
    if header is None:
        st.error("We couldn't tell who you are. Please open Synergy from its usual web address.")
        st.stop()
    return Viewer.from_header(header)
