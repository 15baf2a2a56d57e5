"""Settings: the indicators, each with its period and source, and their import."""

import streamlit as st

from db import connect
from db.commands.indicators import remove_indicator
from db.queries import indicators
from db.queries.indicators import Indicator
from synergy import periods, words
from synergy.figures import some
from ui.kit import forms, lists, paging
from ui.settings import indicator_import
from ui.streamlit_internals import DeltaGenerator
from ui.text import plain
from ui.viewer import read, viewer

SHOWN = 10


def show(bar: DeltaGenerator) -> None:
    """Draw the import form, if it is open, and the list of indicators."""
    with bar:
        forms.opener(indicator_import.FORM, "Import a file", "upload_file", first=True)
    if forms.is_open(indicator_import.FORM):
        indicator_import.show()
    held = read(indicators.indicators)
    if not (held or forms.is_open(indicator_import.FORM)):
        lists.empty("No indicators yet. Import figures by borough to show need on the map.")
    if not held:
        return
    page = paging.turn("indicators_page", len(held), len(held), SHOWN, "indicator")
    begin = page.parameters["offset"]
    for one in held[begin : begin + SHOWN]:
        _line(one)


def _line(one: Indicator) -> None:
    with connect.reading_as(viewer()) as db:
        names, values = indicators.boroughs(db), indicators.values(db, one.name, one.period)
        made_on = indicators.versions(db, one)
    without = [name for code, name in names.items() if values.get(code) is None]
    facts = [
        plain(periods.say(one.period)),
        plain(one.source),
        words.count(len(names) - len(without), "borough"),
        *([f"no figure: {some(without)}"] if without else []),
    ]
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(one.name)}**")
            st.markdown(" · ".join([*map(lists.say_badge, lists.sample(one.sample)), *facts]))
        key = f"remove indicator {one.name} {one.period}"
        # The versions are in the button's key, so that a press has no effect if figures have been
        # imported since it was drawn.
        if st.button(
            "Delete",
            key=f"{key} {sum(made_on.values())}",
            icon=":material/delete:",
            type="tertiary",
        ):
            forms.press(
                key,
                lambda path, new: remove_indicator(
                    path, viewer(), new, one.name, one.period, made_on
                ),
                f"Deleted: “{plain(one.name)}”, {plain(periods.say(one.period))}",
            )
