"""Moments in lists, in London time."""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from synergy import dates
from ui.kit.columns import Column


def day_of(moment: str) -> date:
    """Return the day in London of a stored UTC moment."""
    return _local(moment).date()


def column(heading: str, values: Sequence[str | None]) -> Column:
    """Draw UTC moments in London time, with the weekday or, in other years, the year."""
    moments = [_local(value) if value else None for value in values]
    this_year = all(one is None or one.year == dates.today().year for one in moments)
    config = st.column_config.DatetimeColumn(
        heading,
        width=145,
        format="ddd D MMM, HH:mm" if this_year else "D MMM YYYY, HH:mm",
        timezone=dates.LONDON.key,
    )
    return Column(heading, moments, config)


def _local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(dates.LONDON)
