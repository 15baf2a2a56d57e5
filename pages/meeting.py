"""Live meeting: run it item by item, and take notes."""

import streamlit as st

from db import connect
from db.queries import running
from synergy import dates
from ui import pages
from ui.meeting import attendance, capture, capture_log, ending, in_progress, steps
from ui.meeting.in_progress import Now
from ui.viewer import viewer

today = dates.today().isoformat()
with connect.reading_as(viewer()) as db:
    open_now = running.current(db)
    now = Now.read(db, open_now) if open_now is not None else None

if now is None:
    ending.forget_all()
    in_progress.none_open(today)
    capture.left_over()
    pages.stop()

in_progress.show_head(now)
in_progress.show_steps(now)
capture.show(now.meeting.id, now.meeting.date, now.step.kind if now.step else None)
left, right = st.columns([3, 2])
with left, st.container(border=True, key="step pane"):
    if not now.place:
        attendance.show(now.meeting)
    steps.show(now.meeting, now.step, today)
with right, st.container(border=True, key="notes pane"):
    capture_log.show(now.meeting)
