// Copies the text of the field "email". Where the browser does not let us, it selects the text.
const button = document.getElementById("copy");
const field = document.getElementById("email");
const copied = document.getElementById("copied");

button.hidden = false;
button.addEventListener("click", async () => {
  copied.textContent = "";
  try {
    await navigator.clipboard.writeText(field.value);
    copied.textContent = "Copied";
  } catch {
    field.closest("details").open = true;
    field.focus();
    field.select();
    copied.textContent = "Your browser didn't allow that. The text is selected at the end of the page: copy it.";
  }
});
