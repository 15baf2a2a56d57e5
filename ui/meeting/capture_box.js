const AGAIN = 2000;
// How long the box waits for its field: about two seconds.
const FRAMES = 120;
const boxes = new WeakMap();

function name() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Unacknowledged lines outlive the box, which is recreated when the page moves it.
function keep(field) {
  window.synergyLines ??= {};
  return (window.synergyLines[field] ??= { lines: [], returned: [] });
}

class Box {
  constructor() {
    this.note = (event) => this.press(event);
    document.addEventListener("keydown", this.note, true);
  }

  get field() {
    return document.querySelector(`.st-key-${this.data.field} input`);
  }

  // The issues on the buttons in view: a digit means the one on screen when it is pressed.
  get offered() {
    const buttons = document.querySelectorAll(`[class*='st-key-same-${this.data.field}-']`);
    return Array.from(buttons, (button) => Number(/-(\d+)(?:\s|$)/.exec(button.className)[1]));
  }

  press(event) {
    if (event.target !== this.field || event.isComposing || event.ctrlKey || event.metaKey) return;
    const digit = event.altKey ? /^Digit([1-9])$/.exec(event.code) : null;
    if (!digit && (event.key !== "Enter" || event.altKey)) return;
    const same = digit ? this.offered[Number(digit[1]) - 1] : null;
    if (same === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = event.target.value.trim();
    if (event.repeat || !text) return;
    // The choices belong to the first line of a turn: the next line may be faster than the server.
    const { turn } = this.data;
    const chosen = this.kept.turn === turn ? {} : this.data.chosen;
    this.kept.turn = turn;
    this.kept.lines.push({ id: name(), text, same, turn, chosen });
    this.fill("");
    this.send();
  }

  fill(text) {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(this.field, text);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  send() {
    clearTimeout(this.later);
    this.later = null;
    const unheard = this.kept.lines.filter((line) => !this.data.refused.includes(line.id));
    if (!unheard.length) return;
    // First, since without a connection the next call may fail.
    this.later = setTimeout(() => this.send(), AGAIN);
    this.component.setTriggerValue("sent", unheard);
  }

  draw(component) {
    const before = this.data;
    this.component = component;
    this.data = component.data;
    this.kept = keep(this.data.field);
    this.kept.lines = this.kept.lines.filter((line) => !this.data.done.includes(line.id));
    this.later ??= setTimeout(() => this.send(), AGAIN);
    this.putBack(this.data.back);
    if (!before || before.step !== this.data.step) this.begin(FRAMES);
    else if (before.turn !== this.data.turn) this.focus();
    document.documentElement.dataset.capture = "ready";
  }

  putBack(line) {
    // Only once, but again in another session.
    const once = `${line?.id} ${this.data.turn}`;
    if (!line || this.kept.returned.includes(once)) return;
    this.kept.returned.push(once);
    if (this.field?.value !== "") return;
    this.kept.lines = this.kept.lines.filter((one) => one.id !== line.id);
    this.data = { ...this.data, chosen: line.chosen };
    this.fill(line.text);
    this.component.setTriggerValue("returned", line.id);
  }

  // Focus the field once the page has drawn it, unless a keyboard would cover half the screen.
  begin(frames) {
    if (matchMedia("(pointer: coarse)").matches || document.querySelector("[role=dialog]")) return;
    if (this.field) this.focus();
    else if (frames) requestAnimationFrame(() => this.begin(frames - 1));
  }

  focus() {
    if (!document.activeElement?.matches("input, textarea"))
      this.field?.focus({ preventScroll: true });
  }

  close() {
    clearTimeout(this.later);
    delete document.documentElement.dataset.capture;
    document.removeEventListener("keydown", this.note, true);
  }
}

export default function (component) {
  const mount = component.parentElement;
  if (!boxes.has(mount)) boxes.set(mount, new Box());
  boxes.get(mount).draw(component);
  return () => {
    boxes.get(mount)?.close();
    boxes.delete(mount);
  };
}
