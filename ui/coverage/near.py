"""The boroughs with all specialisms within reach, and what the others lack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import streamlit as st

from db.queries import choices, coverage
from db.queries.coverage import Cells
from synergy import coverage as reasoning
from synergy import distance, words
from synergy.coverage import REACHES, USUAL_REACH, Pair
from synergy.typed_text import isolate
from ui.coverage import matrix
from ui.coverage.matrix import NOBODY, Square
from ui.coverage.overview import View, say_cell
from ui.kit import lists
from ui.kit.filters import WIDTH
from ui.text import plain
from ui.viewer import read

HERE = "here"


@dataclass(frozen=True)
class Around:
    """The services that reach each borough for each specialism, and the nearest elsewhere."""

    specialisms: dict[str, str]
    cells: Cells
    nearest: dict[Pair, float]

    def say_missing(self, code: str, needs: list[str]) -> str:
        """Say what a borough lacks, and how far away the nearest service is."""
        parts = [
            f"{isolate(words.inside(self.specialisms[need]))} "
            f"({reasoning.say_nearest(self.nearest.get((code, need)))})"
            for need in needs
        ]
        return words.join(parts)


def show(view: View, figures: Mapping[str, float | None]) -> None:
    """Draw the choice of a distance, the answer, and the matrix behind it."""
    reaches = {reasoning.say_reach(km).capitalize(): km for km in REACHES}
    usual = REACHES.index(USUAL_REACH)
    chosen = st.selectbox(
        "Distance", list(reaches), usual, key="reach", bind="query-params", width=WIDTH
    )
    around, km = _around(view), reaches[chosen]
    specialisms = list(around.specialisms)
    missing = reasoning.too_far(view.boroughs, specialisms, around.cells, around.nearest, km)
    said = {
        view.boroughs[code]: around.say_missing(code, missing[code])
        for code in reasoning.rank(missing, figures)
    }
    of = (len(view.boroughs), len(around.specialisms))
    sentence = reasoning.say_whole(said, *of, km, view.at)
    st.markdown(f"**{plain(sentence, 600)}**")
    st.caption(
        "Includes services that cover the borough, or have a site in it"
        + (f" or within {km} km of its centre." if km else ".")
    )
    left, right = st.columns([2, 3])
    with left:
        _show_missing(said, bool(figures))
    with right:
        squares = _squares(view, around, km)
        matrix.show("near", squares, view.boroughs, around.specialisms, sentence)


def _around(view: View) -> Around:
    asked = replace(view.asked, taxonomy=words.SPECIALISM)
    specialisms = {term.code: term.name for term in read(choices.terms, words.SPECIALISM)}
    return Around(specialisms, read(coverage.cells, asked), read(coverage.nearest, asked))


def _show_missing(said: Mapping[str, str], ranked: bool) -> None:
    if not said:
        lists.empty("No gaps at this distance.", "check_circle")
        return
    order = "highest need first" if ranked else "A–Z"
    st.markdown(f"**{words.count(len(said), 'borough')} with a gap** ({order})")
    lines = [f"- **{plain(name)}** lacks {plain(lacks, 400)}" for name, lacks in said.items()]
    st.markdown("\n".join(lines))


def _squares(view: View, around: Around, km: int) -> Mapping[Pair, Square]:
    squares = {}
    for pair in product(view.boroughs, around.specialisms):
        far = around.nearest.get(pair)
        if pair in around.cells:
            squares[pair] = Square(HERE, say_cell(around.cells[pair]), 2)
        elif far is None:
            squares[pair] = Square(NOBODY, reasoning.say_nearest(None), None)
        else:
            near = 0 if far <= km and km else None
            squares[pair] = Square(distance.say(far), reasoning.say_nearest(far), near)
    return squares
