"""Overlaps: who does the same, for the same people, nearby."""

import streamlit as st

from db.queries import choices
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter
from synergy import overlaps, words
from ui import pages
from ui.kit import filters, lists, paging
from ui.kit.choices import labels
from ui.overlaps import item, rows
from ui.overlaps.rows import NAME
from ui.viewer import read

ROWS = 25
DISTANCES = {km: f"{km} km" for km in overlaps.DISTANCES}
VIEWS = {"review": "To review", "reviewed": "Reviewed"}

chosen = rows.chosen()
if chosen is not None:
    item.show(chosen)
    pages.stop()

specialisms = {term.code: term.name for term in read(choices.terms, words.SPECIALISM)}
boroughs = {borough.code: borough.name for borough in read(choices.boroughs)}
partners = labels(read(choices.organizations))

bar, below = lists.toolbar("Overlaps"), st.container()
with bar:
    is_reviewed = filters.choose_view("show", VIEWS, "review") == "reviewed"
    with filters.more("specialism", "borough", "partner", "km"):
        specialism = filters.choose("Specialism", "specialism", specialisms)
        borough = filters.choose("Borough", "borough", boroughs)
        partner = filters.choose("Partner", "partner", partners)
        near = filters.choose("Near is within", "km", DISTANCES, f"{overlaps.DISTANCE} km")

km = near or overlaps.DISTANCE
wanted = OverlapFilter(km, is_reviewed, specialism, borough, partner)
found = rows.ranking(wanted)
page = paging.turn("overlaps_page", wanted, len(found.best), ROWS, "overlap")
lines = read(queries.read, found.best[page.parameters["offset"] :][:ROWS])

with below:
    if lines:
        ids = range(len(lines))
        titles, columns = [rows.title(one) for one in lines], rows.columns(lines, km)
        addresses = [{NAME: rows.address(one)} for one in lines]
        lists.table(NAME, ids, titles, columns, "Services", leads_to=addresses)
        rows.say_more(found)
    elif is_reviewed:
        lists.none_here("reviewed overlaps", "join_inner", "review some")
    elif specialism or borough or partner or near:
        lists.none_here("overlaps to review", "join_inner")
    else:
        lists.empty(
            "No overlaps to review. They appear here when two partners offer similar services near "
            "each other.",
            "join_inner",
        )
