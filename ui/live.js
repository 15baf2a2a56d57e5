// The gate closes the line with 4401 when the visit is over (web.sockets).
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

// A dialog is made anew when its page is drawn, and takes the cursor from what is being typed in it.
function isChoosing() {
  return document.querySelector("[role='combobox'][aria-expanded='true'], [role='dialog']") !== null;
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
