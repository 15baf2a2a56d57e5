// Warns if cookies are blocked, shows a passphrase on demand, and sends a form only once if its
// button is pressed twice.
const SECONDS = 5;

document.getElementById("no-cookies").hidden = navigator.cookieEnabled || !document.forms.length;

for (const button of document.querySelectorAll("button[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", shown);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  // So that the browser offers to save it as a password, not as ordinary text.
  field.form.addEventListener("submit", () => show(false));
}

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, SECONDS * 1000);
  });
}
