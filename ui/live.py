"""What every open page keeps up: a line to the server, over which it hears what is new.

The server says at which revision the data is; a page that was drawn at another one asks to be drawn
again. It waits until nothing runs, no list hangs open and no press has just begun, so that nothing
moves under the pointer; and for a moment more, so that the hall's screen, which waits for nobody,
goes first and many pages do not all ask at once.

It asks inside a fragment. Streamlit drops a run of a whole page, with whatever was pressed, as soon
as another one is asked for; a fragment's run waits for it, or is merged with it.

When the server is away the line is tried again and again, and the page says so by an attribute that
the projector's stylesheet shows; when the server is there and refuses, the page leaves for the
sign-in page, so that nothing stays on the screen of somebody who may no longer look.
"""

import streamlit as st

from db.revision import Revision
from synergy import dates

NAME = "line"
ASKED = "asks to be drawn"
# Milliseconds: for the partnership's own pages, and for those outside, who may be many.
SOON, LATER = 150, 500

# The gate closes the line with 4401 when the visit is over (web.sockets).
SCRIPT = """
const OVER = 4401;
const PAUSE = 1000;
const LOOK = 50;
const AFTER_PRESS = 300;
const ASK_AGAIN = 1500;
const PRESSES = ["pointerdown", "pointerup", "keydown"];
const lines = new WeakMap();

function leave() {
  document.documentElement.style.visibility = "hidden";
  window.location.reload();
}

async function isOver() {
  try {
    const answer = await fetch("/whoami", { cache: "no-store" });
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}

function runs() {
  const app = document.querySelector("[data-testid='stApp']");
  return app?.dataset.testScriptState === "running";
}

function isChoosing() {
  return document.querySelector("[role='combobox'][aria-expanded='true']") !== null;
}

class Line {
  constructor() {
    this.gone = false;
    this.newest = null;
    this.asked = -ASK_AGAIN;
    this.pressed = -AFTER_PRESS;
    this.note = (event) => {
      if (event.type !== "keydown" || event.key === "Enter" || event.key === " ") {
        this.pressed = performance.now();
      }
    };
    PRESSES.forEach((kind) => document.addEventListener(kind, this.note, true));
    this.open();
  }

  open() {
    this.socket = new WebSocket(window.location.origin.replace(/^http/, "ws") + "/live");
    this.socket.onopen = () => this.mark("open");
    this.socket.onmessage = (event) => {
      this.newest = event.data;
      this.heard = performance.now();
      this.look();
    };
    this.socket.onclose = async (event) => {
      if (this.gone) return;
      this.mark("away");
      // Another server does not know this page: it is drawn again in any case.
      this.seen = null;
      if (event.code === OVER || (await isOver())) leave();
      else this.later = setTimeout(() => this.open(), PAUSE);
    };
  }

  mark(state) {
    document.documentElement.dataset.line = state;
  }

  draw(component) {
    this.seen = component.data.seen;
    this.waits = component.data.waits * (1 + Math.random());
    this.ask = () => component.setTriggerValue("changed", this.newest);
    this.asked = -ASK_AGAIN;
    this.look();
  }

  look() {
    clearTimeout(this.looking);
    if (this.gone || this.newest === null || this.newest === this.seen) return;
    if (!runs() && this.isTime()) {
      this.asked = performance.now();
      this.ask();
    }
    this.looking = setTimeout(() => this.look(), LOOK);
  }

  isTime() {
    const past = (moment, span) => performance.now() - moment > span;
    const isCalm = past(this.pressed, AFTER_PRESS) && !isChoosing();
    return isCalm && past(this.heard, this.waits) && past(this.asked, ASK_AGAIN);
  }

  close() {
    this.gone = true;
    clearTimeout(this.later);
    clearTimeout(this.looking);
    PRESSES.forEach((kind) => document.removeEventListener(kind, this.note, true));
    this.socket.close();
  }
}

export default function (component) {
  const mount = component.parentElement;
  if (!lines.has(mount)) lines.set(mount, new Line());
  lines.get(mount).draw(component);
  return () => {
    lines.get(mount)?.close();
    lines.delete(mount);
  };
}
"""


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
