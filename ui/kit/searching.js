const KEY = "/";

function isTyping(target) {
  return target.isContentEditable || target.matches("input, textarea, select");
}

// "/" opens the search from anywhere but a field.
function open(event) {
  if (event.key !== KEY || event.ctrlKey || event.altKey || event.metaKey) return;
  const button = document.querySelector(".st-key-open-search button");
  if (!button || isTyping(event.target)) return;
  event.preventDefault();
  button.click();
}

export default function () {
  document.addEventListener("keydown", open);
  return () => document.removeEventListener("keydown", open);
}
