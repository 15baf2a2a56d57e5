"""What each partner owes, as a table: actions overdue, and due by the next meeting."""

from collections.abc import Sequence

import streamlit as st

from db.queries.actions import NO_PARTNER
from db.queries.board import Between, Owed
from ui.board.head import say_day
from ui.kit import columns as kit
from ui.kit import lists

# Pixels of a column.
NUMBER = 110
NOBODY = "No partner yet"


def show(partners: Sequence[Owed], around: Between) -> None:
    """Draw what partners owe, the most overdue first; a name opens that partner's actions."""
    with st.container(gap="xsmall"):
        st.markdown("**Who owes what**, the most overdue first")
        if partners:
            _show(partners, around)
        else:
            lists.empty("Nothing is overdue or due by the next meeting.", "task_alt")


def _show(partners: Sequence[Owed], around: Between) -> None:
    overdue = [one.overdue for one in partners]
    columns = [kit.share("Overdue", overdue, max(overdue), NUMBER)]
    if around.coming:
        due = f"Due by {say_day(around.coming.date, around.today)}"
        columns.append(kit.number(due, [one.due for one in partners], NUMBER))
    ids = [one.organization_id or NO_PARTNER for one in partners]
    names = [one.organization or NOBODY for one in partners]
    leads_to = [{"state": "all open", "partner": str(one)} for one in ids]
    lists.table("partner", ids, names, columns, "Partner", page="actions", leads_to=leads_to)
