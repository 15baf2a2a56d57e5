"""How overlaps are drawn in a list: their columns, their place in the URL, and their ranking."""

import re
from collections.abc import Sequence

import streamlit as st

from db import connect
from db.queries import overlap_ranking
from db.queries.overlap_ranking import OverlapFilter, Pair, Ranking
from db.queries.overlaps import Overlap
from db.revision import Revision, revision
from synergy import overlaps
from synergy.viewers import Viewer
from ui.kit import columns as kit
from ui.kit.columns import Column
from ui.viewer import viewer

# The name in the URL under which an overlap is opened.
NAME = "overlap"
# How many rankings are kept, each for one filter.
KEPT = 20
COLOURS = {"strong": "orange", "some": "blue"}
VERDICTS = {"distinct": "gray", "coordinate": "blue", "merge": "violet"}


def chosen() -> tuple[int, int] | None:
    """Read from the URL which two services' overlap is open; the lower id comes first."""
    found = re.fullmatch(r"(\d{1,15})-(\d{1,15})", st.query_params.get(NAME, ""))
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return int(found[1]), int(found[2])


def address(overlap: Overlap) -> str:
    """Write an overlap as the URL holds it."""
    return "{}-{}".format(*overlap.ids)


def title(overlap: Overlap) -> str:
    """Name the two services of an overlap."""
    return f"{overlap.one.name} and {overlap.other.name}"


def columns(lines: Sequence[Overlap], limit: int) -> list[Column]:
    """Put overlaps into the columns of a list; a distance counts up to `limit` km."""
    offers = [(one.one.offer, one.other.offer, one.km) for one in lines]
    scores = [round(overlaps.score(overlaps.shares(*offer, limit))) for offer in offers]
    strengths = [overlaps.strength(score) for score in scores]
    partners = [f"{one.one.organization}, {one.other.organization}" for one in lines]
    held = [
        kit.chips("Overlap", [[(word, COLOURS[word])] for word in strengths], 80),
        kit.share("Score", scores, 100, 110),
        kit.typed("Why", [" · ".join(overlaps.reasons(*offer)) for offer in offers], 330),
        kit.typed("Partners", partners, 260),
    ]
    if any(one.review for one in lines):
        reviews = [one.review for one in lines]
        verdicts = [[(r.verdict, VERDICTS[r.verdict])] if r else [] for r in reviews]
        held.insert(0, kit.chips("Verdict", verdicts, 95))
    samples = [[kit.SAMPLE] * bool(one.one.sample or one.other.sample) for one in lines]
    return [*held, kit.chips("Labels", samples, 80)]


def ranking(wanted: OverlapFilter) -> Ranking:
    """Rank the overlaps that a filter lets through, once until anything is changed."""
    who = viewer()
    return _ranking(revision(who), who.role, wanted, who)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def _ranking(changes: Revision, role: str, wanted: OverlapFilter, _who: Viewer) -> Ranking:
    with connect.reading_as(_who) as db:
        return overlap_ranking.rank(db, wanted)


def pair(ids: tuple[int, int]) -> Pair:
    """Return two services with the distance that their overlap was found at, if it was."""
    for is_reviewed in (False, True):
        for found in ranking(OverlapFilter(is_reviewed=is_reviewed)).best:
            if found[:2] == ids:
                return found
    return Pair(*ids, None, 0.0)


def say_more(found: Ranking) -> None:
    """Say how many of the overlaps are strong, and how far the list goes."""
    if found.total > len(found.best):
        said = f"These are the strongest of {found.total:,} overlaps ({found.strong:,} strong). "
        st.caption(f"{said}Narrow the filters to see the others.")
    else:
        st.caption(f"{found.strong:,} of them are strong. The strongest come first.")
