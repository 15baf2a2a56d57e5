"""What every open page keeps up: a line to the server, over which it hears what is new.

The server says at which revision the data is; a page that was drawn at another one asks to be drawn
again. It waits until nothing runs, no list or dialog is open and no press has just begun, so that
nothing moves under the pointer or the cursor; and for a moment more, so that the projector, which
waits for nobody, goes first and many pages do not all ask at once.

It asks inside a fragment. Streamlit drops a run of a whole page, with whatever was pressed, as soon
as another one is asked for; a fragment's run waits for it, or is merged with it.

When the server is away the line is tried again and again, and the page says so by an attribute that
the projector's stylesheet shows; when the server is there and refuses, the page leaves for the
sign-in page, so that nothing stays on the screen of somebody who may no longer look.
"""

from pathlib import Path

import streamlit as st

from db.revision import Revision
from synergy import dates

NAME = "line"
ASKED = "asks to be drawn"
# Milliseconds: for the partnership's own pages, and for those outside, who may be many.
SOON, LATER = 150, 500

SCRIPT = Path(__file__).with_name("live.js").read_text(encoding="utf-8")


def keep_page(seen: Revision, waits: int = SOON) -> None:
    """Keep up the line of a whole page; `seen` is the revision that the page is drawn at."""
    # A run of the whole page draws what was asked for.
    st.session_state.pop(ASKED, None)
    _keep_page(seen, waits)


@st.fragment
def _keep_page(seen: Revision, waits: int) -> None:
    keep(seen, waits)
    if st.session_state.pop(ASKED, False):
        st.rerun()


def keep(seen: Revision, waits: int) -> None:
    """Keep up the line of a fragment, which is drawn again by itself when the line asks.

    The line draws nothing. It `waits` so many milliseconds, and up to as many again, before it
    asks.
    """
    line = st.components.v2.component("synergy_line", js=SCRIPT)
    # With a moment in it no two runs say the same: each reaches the browser as an answer.
    data = {"seen": str(seen[-1]), "waits": waits, "drawn": dates.now()}
    line(key=NAME, height=0, data=data, on_changed_change=_hear)


def _hear() -> None:
    st.session_state[ASKED] = True
