// Opens the browser's own print dialogue.
document.getElementById("print").addEventListener("click", () => print());
