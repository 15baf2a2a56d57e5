"""Coverage: which boroughs have services, and where the gaps are."""

import streamlit as st

from db import connect
from ui import pages
from ui.coverage import near as coverage_near
from ui.coverage import overview, places
from ui.kit import lists
from ui.text import plain
from ui.viewer import viewer

NEAR = "Within travelling distance"

with connect.reading_as(viewer()) as db:
    with lists.toolbar("Coverage"):
        view = overview.choose(db)
    found = overview.find(db, view)

if not (view.boroughs and view.needs):
    lists.empty(
        "No categories set up yet. Ask your administrator to load the starter data.", "grid_on"
    )
    pages.stop()
st.markdown(f"**{plain(overview.say(view, found), 600)}**  \n{overview.say_online(view, found)}")
if st.query_params.get("tab") == "All within reach":
    # The name of the tab in links that people saved earlier.
    del st.query_params["tab"]
    st.session_state["tab"] = NEAR
matrix, near = st.tabs(["By borough", NEAR], key="tab", bind="query-params")
if matrix.open:
    with matrix:
        left, right = st.columns([2, 3])
        with left:
            places.show(view, found)
        with right:
            overview.show_matrix(view, found)
if near.open:
    with near:
        coverage_near.show(view, found.figures)
