"""What a partner's own agency is asked to do, in one line of links above the figures."""

import streamlit as st

from db.queries.actions import count_actions
from db.queries.board import Between
from synergy import words
from ui import pages
from ui.services import assurance
from ui.viewer import read, viewer


def show(around: Between) -> None:
    """Draw what the viewer's own agency has overdue, due by the next meeting, and to check."""
    own = viewer().organization_id
    if viewer().role != "partner" or own is None:
        return
    overdue = read(count_actions, around.actions(organization_id=own, due="overdue"))
    due = read(count_actions, around.actions(organization_id=own, due="by next meeting"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if overdue:
            label = f"You have **{words.count(overdue, 'overdue action')}**"
            pages.link("actions", label, "warning", partner=own, due="overdue")
        if due:
            label = f"**{due:,}** due before the next meeting"
            pages.link("actions", label, "task_alt", partner=own, due="by next meeting")
        if not overdue and not due:
            st.markdown(":material/task_alt: Nothing of yours is overdue or due.", width="content")
        assurance.show_reminder(around)
