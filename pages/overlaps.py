"""Overlaps: who does the same, for the same people, nearby."""

import streamlit as st

from db import connect
from db.queries import choices
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter
from synergy import overlaps, words
from ui.kit import filters, lists, paging
from ui.kit.choices import labels
from ui.overlaps import cards
from ui.viewer import viewer

ROWS = 10
DISTANCES = {km: f"{km} km" for km in overlaps.DISTANCES}
REVIEWED = {"reviewed": "reviewed"}

with connect.reading_as(viewer()) as db:
    specialisms = {term.code: term.name for term in choices.terms(db, words.SPECIALISM)}
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    partners = labels(choices.organizations(db))

st.title("Overlaps", anchor=False)
with filters.row():
    is_reviewed = filters.choose("Show", "show", REVIEWED, "to review") is not None
    specialism = filters.choose("Specialism", "specialism", specialisms)
    borough = filters.choose("Borough", "borough", boroughs)
    partner = filters.choose("Partner", "partner", partners)
    near = filters.choose("Near is within", "km", DISTANCES, f"{overlaps.DISTANCE} km")

km = near or overlaps.DISTANCE
wanted = OverlapFilter(km, is_reviewed, specialism, borough, partner)
found = cards.ranking(wanted)
page = paging.turn("overlaps_page", wanted, len(found.best), ROWS, "overlap")
listed = found.best[page.parameters["offset"] :][:ROWS]
with connect.reading_as(viewer()) as db:
    left = queries.read(db, cards.left_open(listed))
    lines = queries.read(db, listed)

if found.best:
    cards.say_more(found)
for overlap in left:
    cards.show(overlap, km, listed=False)
for overlap in lines:
    cards.show(overlap, km)
if not lines:
    what = "reviewed overlaps" if is_reviewed else "overlaps to review"
    may_review = viewer().role == "coordinator"
    cure = "review some" if is_reviewed else "look at those that were reviewed"
    lists.none_here(what, "join_inner", cure if may_review or not is_reviewed else None)
