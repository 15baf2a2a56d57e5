// Pixels: of the grid's heading, and from a cell's left or the grid's right into its button.
const HEADING = 35;
const BOXES = 33;
const TITLE = 14;
const QUICK = 42;

function point(cell, canvas, rowHeight) {
  const { left, top, width } = canvas.getBoundingClientRect();
  const row = Number(cell.parentElement.getAttribute("aria-rowindex")) - 2;
  const column = Number(cell.getAttribute("aria-colindex"));
  // The grid counts the column of boxes too, where there is one.
  const before = cell.id.startsWith("glide-cell-0-") ? 0 : BOXES;
  const x = column === 1 ? before + TITLE : width - QUICK;
  return { clientX: left + x, clientY: top + HEADING + rowHeight * (row + 0.5) };
}

// The cell that has the focus. When focus returns to a grid, it stays on the canvas.
function chosen(target, canvas) {
  const one = target.closest("td[role=gridcell]");
  const [selected, second] = canvas.querySelectorAll("td[role=gridcell][aria-selected=true]");
  const cell = one ?? (second ? null : selected);
  return cell?.getAttribute("aria-readonly") === "true" ? cell : null;
}

// Enter presses the button of the cell that has the focus: the grid knows the mouse alone.
export default function ({ data }) {
  const press = (event) => {
    if (event.key !== "Enter") return;
    const canvas = event.target.closest?.("canvas");
    const cell = canvas && chosen(event.target, canvas);
    if (!cell) return;
    const columns = Number(canvas.querySelector("table").getAttribute("aria-colcount"));
    if (![1, columns].includes(Number(cell.getAttribute("aria-colindex")))) return;
    const at = { ...point(cell, canvas, data.rowHeight), bubbles: true, cancelable: true };
    for (const name of ["pointermove", "mousemove", "pointerdown", "pointerup", "click"])
      canvas.dispatchEvent(new PointerEvent(name, { ...at, pointerType: "mouse", isPrimary: true }));
  };
  document.addEventListener("keydown", press, true);
  return () => document.removeEventListener("keydown", press, true);
}
