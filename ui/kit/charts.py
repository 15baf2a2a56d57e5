"""Charts: each with one computed sentence that says what it shows, and a table twin."""

import html
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from db.queries.issues import Raised
from synergy import dates, words
from ui.text import plain, shorten

# A chart's `data` and `layout` (https://plotly.com/javascript/reference) as plain values: plotly
# checks them once, when the chart is drawn. It checks a go.Figure again at every change.
Figure = dict[str, Any]
Table = Mapping[str, object]
# A table's height: in pixels, or as high as its rows.
Height = int | Literal["content"]

SENTENCE = 600
PARTNERS = "Partners raising it"


def say_raised(meetings: Sequence[Raised]) -> str:
    """Say in one sentence how an issue has come up over the meetings since its first."""
    raising = [meeting for meeting in meetings if meeting.organizations]
    if not meetings:
        return "No meeting has raised this yet."
    since = dates.say(meetings[0].date)
    if not raising:
        return f"Not raised at any of {words.count(len(meetings), 'meeting')} since {since}."
    most = max(raising, key=lambda meeting: meeting.organizations)
    return (
        f"Raised at {len(raising)} of {words.count(len(meetings), 'meeting')} since {since}, "
        f"last on {dates.say(raising[-1].date)}; most widely on {dates.say(most.date)}, "
        f"by {words.count(most.organizations, 'partner')}."
    )


def look() -> str:
    """Say whether the viewer's colours are "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def ink() -> str:
    """Return the colour that the viewer's theme writes in."""
    return str(st.get_option(f"theme.{look()}.textColor"))


def draw(figure: Figure, sentence: str) -> None:
    """Draw a plain chart; the sentence above it already says what it shows."""
    layout = {
        **figure["layout"],
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "showlegend": False,
        "xaxis": _inked(figure["layout"]["xaxis"]),
        "yaxis": _inked(figure["layout"]["yaxis"]),
    }
    drawn = {"data": figure["data"], "layout": layout}
    st.plotly_chart(drawn, config={"displayModeBar": False}, alt=sentence)


def _inked(axis: dict[str, Any]) -> dict[str, Any]:
    return {**axis, "tickfont": {**axis.get("tickfont", {}), "color": ink()}}


def show(figure: Figure, sentence: str, table: Table, height: Height = "content") -> None:
    """Draw a chart between the plain sentence that says what it shows and its table.

    `table` has the same numbers, in Markdown. Names that people typed go into a figure through
    `label`.
    """
    st.markdown(plain(sentence, SENTENCE))
    draw(figure, sentence)
    with st.expander("The figures", icon=":material/table:"):
        st.table(table, hide_index=True, height=height)


def label(text: str, length: int = 28) -> str:
    """Write a person's words for a figure, which would take tags and entities for markup.

    Quotes stay quotes: a figure has no attributes that they could end, and knows no `&quot;`.
    """
    return html.escape(shorten(text, length), quote=False)


def show_raised(meetings: Sequence[Raised]) -> None:
    """Draw how many partners raised an issue at each meeting."""
    sentence = say_raised(meetings)
    if len(meetings) < 2:
        st.markdown(sentence)
        return
    days = [dates.say(meeting.date).split(" ", 1)[1] for meeting in meetings]
    counts = [meeting.organizations for meeting in meetings]
    places = list(range(len(meetings)))
    bars = {"type": "bar", "x": places, "y": counts, "text": [c or "" for c in counts], "name": ""}
    layout = {
        "height": 280,
        "yaxis": {"title": {"text": PARTNERS}, "dtick": 1, "rangemode": "tozero"},
        "xaxis": {"tickvals": places, "ticktext": days},
    }
    st.markdown(plain(sentence, SENTENCE))
    chart, table = st.tabs(["Chart", "Table"])
    with chart:
        draw({"data": [bars], "layout": layout}, sentence)
    with table:
        st.table({"Meeting": days, PARTNERS: counts}, hide_index=True)
