"""What each partner owes, as a table: actions overdue, and due by the next meeting."""

from collections.abc import Sequence

import streamlit as st

from db.queries.actions import NO_PARTNER
from db.queries.board import Between, Owed
from ui import pages
from ui.board import tables
from ui.board.head import say_day
from ui.kit import lists

NAME, NUMBER = 250, 110
NOBODY = "No partner yet"
KEY = "open what a partner owes"


def show(partners: Sequence[Owed], around: Between) -> None:
    """Draw what partners owe, the most overdue first; a name opens that partner's actions."""
    with st.container(gap="xsmall"):
        st.markdown("**Who owes what**, the most overdue first")
        if partners:
            _show(partners, around)
        else:
            lists.empty("Nothing is overdue or due by the next meeting.", "task_alt")


def _show(partners: Sequence[Owed], around: Between) -> None:
    due = f"Due by {say_day(around.coming.date, around.today)}" if around.coming else None
    most = max(one.overdue for one in partners)
    names = [tables.name(one.organization or NOBODY) for one in partners]
    st.dataframe(
        {
            "partner": names,
            "overdue": [one.overdue for one in partners],
            "due": [one.due for one in partners],
        },
        hide_index=True,
        row_height=tables.ROW,
        height="content",
        column_config={
            "partner": tables.column("Partner", NAME, KEY, "actions"),
            "overdue": st.column_config.ProgressColumn(
                "Overdue", width=NUMBER, format="%d", min_value=0, max_value=max(most, 1)
            ),
            "due": st.column_config.NumberColumn(due, width=NUMBER) if due else None,
        },
        alt="Actions overdue and due by the next meeting, by partner",
    )
    row = tables.pressed(KEY, names)
    if row is not None:
        partner = partners[row].organization_id or NO_PARTNER
        query = {"state": "all open", "partner": str(partner)}
        st.switch_page(pages.path("actions"), query_params=query)
