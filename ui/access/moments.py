"""Moments in lists, in London time."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from synergy import dates
from ui.kit.columns import Column


def local(moment: str) -> datetime:
    """Return a stored UTC moment in London time."""
    return datetime.fromisoformat(moment).astimezone(dates.LONDON)


def column(heading: str, values: Sequence[str | None]) -> Column:
    """Draw UTC moments in London time, with the weekday or, in other years, the year."""
    moments = [local(value) if value else None for value in values]
    this_year = all(one is None or one.year == dates.today().year for one in moments)
    config = st.column_config.DatetimeColumn(
        heading,
        width=145,
        format="ddd D MMM, HH:mm" if this_year else "D MMM YYYY, HH:mm",
        timezone=dates.LONDON.key,
    )
    return Column(heading, moments, config)
