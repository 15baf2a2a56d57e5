// Moves the secret part of a link, after #, from the address into the form.
const field = document.getElementById("token");

function take() {
  const token = location.hash.slice(1);
  if (token && !field) {
    // This page has no form, and another link was opened in its place.
    location.replace(`${location.pathname}?#${token}`);
    return;
  }
  if (!field) return;
  if (token) {
    history.replaceState(null, "", location.pathname);
    field.value = token;
  }
  document.getElementById("missing").hidden = field.value !== "";
  field.form.hidden = field.value === "";
  if (token && field.form.hasAttribute("data-at-once")) field.form.requestSubmit();
}

addEventListener("hashchange", take);
take();
