"""What every open page keeps up: a line to the server, by which it learns that its visit is over.

When the server is away it waits and tries again; when it is there and refuses, the page leaves for
the sign-in page, so that nothing stays on the screen of somebody who may no longer look.
"""

import streamlit as st

# The gate closes the line with 4401 when the visit is over (web.sockets).
SCRIPT = """
const OVER = 4401;
const PAUSE = 1000;

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

export default function () {
  let line = null;
  let later = null;
  let gone = false;

  function open() {
    line = new WebSocket(window.location.origin.replace(/^http/, "ws") + "/live");
    line.onclose = async (event) => {
      if (gone) return;
      if (event.code === OVER || (await isOver())) leave();
      else later = setTimeout(open, PAUSE);
    };
  }

  open();
  return () => {
    gone = true;
    clearTimeout(later);
    line.close();
  };
}
"""


def keep() -> None:
    """Mount the line; it draws nothing."""
    st.components.v2.component("synergy_line", js=SCRIPT)(key="line", height=0)
