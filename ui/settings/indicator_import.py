"""Import indicators from a file: show its contents, what to import, and what would be saved."""

import streamlit as st

from db import connect
from db.commands.indicators import import_indicators
from db.queries import indicators
from db.queries.indicators import Comparison
from synergy import csv_table, periods, police_table, tidy_table, words
from synergy import indicators as files
from synergy.checks import Invalid
from synergy.csv_table import Table
from synergy.figures import Choice, Figures, Reading
from synergy.typed_text import isolate
from ui.kit import forms
from ui.kit.filters import WIDTH
from ui.kit.indicator_words import say_value
from ui.text import draw, plain
from ui.viewer import viewer

FORM = "import indicators"
MEGABYTES = csv_table.LARGEST // 1_000_000
# The rows that fit on a screen, and the columns that can be read side by side.
HEIGHT = 320
COLUMNS = 8
LISTED = 20


def show() -> None:
    """Draw the file, the choice of figures, a preview, and the button to save them."""
    file = st.file_uploader(
        "Figures by borough, as CSV",
        type="csv",
        max_upload_size=MEGABYTES,
        key=_key("file"),
        help="A table with the columns borough (or code), indicator, period, value and, "
        "optionally, source; or the Metropolitan Police's table of recorded crime by borough and "
        "month, as published.",
    )
    forms.other_problems(FORM)
    if forms.clashes(FORM):
        st.warning("Someone else has just changed these figures. Check again, then import.")
    if file is None:
        return
    try:
        table = csv_table.read(file.getvalue())
        ask = _ask_police if files.is_police(table) else _ask_tidy
        choice = ask(table, file.file_id)
        if choice:
            _offer(table, choice)
    except Invalid as invalid:
        st.error("This can't be imported yet.", icon=":material/error:")
        draw("\n".join(invalid.problems.values()))


def _key(part: str) -> str:
    return f"{part} {forms.token(FORM)}"


def _ask_police(table: Table, file_id: str) -> Choice | None:
    """Ask which offences and months to add up; None until an offence has been chosen."""
    groups, months = police_table.offers(table), police_table.months(table)
    options = [name for major in groups for name in (major, *groups[major])]
    chosen = st.multiselect(
        "Recorded offences to add up",
        list(dict.fromkeys(options)),
        format_func=lambda name: isolate(name) + (" (all)" if name in groups else ""),
        placeholder="Choose one or more",
        key=_key(f"offences {file_id}"),
    )
    with st.container(horizontal=True):
        first, last = (
            st.selectbox(
                label,
                months,
                index,
                format_func=periods.say,
                key=_key(f"{label} {file_id}"),
                width=WIDTH,
            )
            for label, index in (("From", 0), ("To", len(months) - 1))
        )
    return Choice(tuple(chosen), first, last) if chosen else None


def _ask_tidy(table: Table, file_id: str) -> Choice | None:
    """Ask which indicators to import and their source; None until that is known."""
    offered = tidy_table.offers(table)
    chosen: list[str] = []
    if len(offered) > 1:
        chosen = st.multiselect(
            "Indicators to import",
            offered,
            format_func=isolate,
            placeholder="All in the file",
            key=_key(f"indicators {file_id}"),
        )
    if tidy_table.without_source(table) is None:
        return Choice(tuple(chosen))
    source = st.text_input("Source of the figures", key=_key(f"source {file_id}")).strip()
    return Choice(tuple(chosen), source=source) if source else None


def _offer(table: Table, choice: Choice) -> None:
    """Show what would be saved, and save it when the button is pressed."""
    with connect.reading_as(viewer()) as db:
        names = indicators.boroughs(db)
        reading = files.read(table, names, choice)
        compared = [indicators.compare(db, one) for one in reading.figures]
        made_on = indicators.versions(db, *reading.figures)
    _preview(compared, reading, names)
    if not any(one.writes for one in compared):
        st.info("You've already imported this.", icon=":material/check_circle:")
        return
    # The versions are in the button's key, so that a press has no effect if someone else has
    # imported figures since it was drawn.
    if st.button("Import", type="primary", key=_key(f"import {sum(made_on.values())}")):
        with st.spinner("Importing …"):
            forms.save(
                FORM,
                lambda path, key: import_indicators(path, viewer(), key, reading.figures, made_on),
                _said(compared),
                {"figures": repr(reading.figures)},
            )


def _said(compared: list[Comparison]) -> str:
    if len(compared) > 1:
        return f"{words.count(len(compared), 'indicator')} imported."
    return f"Imported “{plain(compared[0].figures.name)}”: {plain(compared[0].say(), 400)}."


def _preview(compared: list[Comparison], reading: Reading, names: dict[str, str]) -> None:
    if strangers := reading.say_strangers():
        more = len(strangers) - LISTED
        said = "; ".join(strangers[:LISTED]) + (f"; and {more:,} more" if more > 0 else "")
        st.warning(f"Skipped (not London boroughs): {plain(said, len(said))}.")
    for one in compared[:LISTED]:
        when = plain(periods.say(one.figures.period))
        st.markdown(
            f"**{plain(one.figures.name)}** · {when} · {plain(one.figures.source)}  \n"
            f"{plain(one.say(), 400)}"
        )
    if len(compared) > LISTED:
        st.markdown(f"and {words.count(len(compared) - LISTED, 'more indicator')}")
    columns = {
        _head(one) if len(compared) > 1 else "Figure": [
            say_value(one.values.get(code)) for code in names
        ]
        for one in reading.figures[:COLUMNS]
    }
    st.dataframe({"Borough": list(names.values()), **columns}, hide_index=True, height=HEIGHT)


def _head(figures: Figures) -> str:
    return f"{isolate(figures.name)}, {isolate(periods.say(figures.period))}"
