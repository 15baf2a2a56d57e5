"""Find the current viewer, here alone, and read the database as that viewer."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from db import connect
from db.connect import Database
from synergy.viewers import HEADER, Viewer

T = TypeVar("T")
P = ParamSpec("P")


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


def read(reading: Callable[Concatenate[Database, P], T], *given: P.args, **named: P.kwargs) -> T:
    """Return what one reading of the database finds, as this viewer may see it."""
    with connect.reading_as(viewer()) as db:
        return reading(db, *given, **named)
