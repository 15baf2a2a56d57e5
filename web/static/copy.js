// Copies the text of the field "email", or selects it if the browser does not allow copying.
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
    copied.textContent = "Your browser didn’t allow copying. The text is selected at the end of this page: copy it from there.";
  }
});
