"""Meeting now: run it step by step, and capture what is said."""

import streamlit as st

from db import connect
from db.queries import running
from synergy import dates
from ui import attending, capture, meeting_log, meeting_now, meeting_steps, projected
from ui.meeting_now import Now
from ui.viewer import viewer

if projected.is_presenting():
    projected.show()
    st.stop()

today = dates.today().isoformat()
with connect.reading_as(viewer()) as db:
    open_now = running.current(db)
    now = Now.read(db, open_now) if open_now is not None else None

if now is None:
    meeting_now.none_open(today)
    capture.left_over()
    st.stop()

meeting_now.show_head(now)
meeting_now.show_steps(now)
capture.show(now.meeting.id, now.meeting.date, now.step.kind if now.step else None)
if now.place in (None, 0):
    attending.show(now.meeting)
left, right = st.columns([3, 2], gap="large")
with left:
    meeting_steps.show(now.meeting, now.step, today)
with right:
    meeting_log.show(now.meeting)
    if now.place:
        attending.show(now.meeting)
