const done = new WeakSet();

// Put the cursor into a field once, when it first appears.
export default function ({ parentElement, data }) {
  if (done.has(parentElement)) return;
  done.add(parentElement);
  requestAnimationFrame(() => document.querySelector(`.st-key-${data.field} input`)?.focus());
}
