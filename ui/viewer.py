"""Who is looking: read here and nowhere else."""

from collections.abc import Callable

import streamlit as st

from synergy.viewers import HEADER, Viewer


def _header() -> str | None:
    return st.context.headers.get(HEADER)


# Tests give a viewer by putting another source here.
read_header: Callable[[], str | None] = _header


def viewer() -> Viewer:
    """Return the viewer that the gate named; stop the page when it named none."""
    header = read_header()
    if header is None:
        st.error("Synergy does not know who is looking. Open it again from its own address.")
        st.stop()
    return Viewer.from_header(header)
