"""A clock for an agenda item, which runs in the browser: time spent against time planned."""

from datetime import datetime
from pathlib import Path

import streamlit as st

from synergy import dates

SCRIPT = Path(__file__).with_name("clock.js").read_text(encoding="utf-8")
FACE = "<div role='timer'><strong></strong> <span aria-hidden='true'></span> <span></span></div>"


def show(since: str, minutes: int, key: str) -> None:
    """Draw the time since a stored moment (UTC) against the minutes planned, 0 for no plan.

    Running over time is shown in words and by shape.
    """
    now = dates.now()
    spent = datetime.fromisoformat(now) - datetime.fromisoformat(since)
    data = {"asked": now, "spent": spent.total_seconds(), "planned": minutes * 60}
    clock = st.components.v2.component("synergy_clock", html=FACE, js=SCRIPT, isolate_styles=False)
    clock(key=key, data=data, width="content")
