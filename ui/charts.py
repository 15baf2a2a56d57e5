"""Charts: each with one computed sentence that says what it shows, and a table twin."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from db.queries.issues import Raised
from synergy import dates, words


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


def show_raised(meetings: Sequence[Raised]) -> None:
    """Draw how many partners raised an issue at each meeting."""
    sentence = say_raised(meetings)
    st.markdown(sentence)
    if len(meetings) < 2:
        return
    chart, table = st.tabs(["Chart", "Table"])
    days = [dates.say(meeting.date).split(" ", 1)[1] for meeting in meetings]
    counts = [meeting.organizations for meeting in meetings]
    places = list(range(len(meetings)))
    figure = go.Figure(go.Bar(x=places, y=counts, text=[c or "" for c in counts], name=""))
    figure.update_layout(
        height=280,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        yaxis={"title": "Partners raising it", "dtick": 1, "rangemode": "tozero"},
        xaxis={"tickvals": places, "ticktext": days},
        showlegend=False,
    )
    chart.plotly_chart(figure, config={"displayModeBar": False}, alt=sentence)
    table.dataframe(pd.DataFrame({"Meeting": days, "Partners raising it": counts}), hide_index=True)
