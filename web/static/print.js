// Opens the browser's own print dialogue; at once if the link to the page asks for it.
document.getElementById("print").addEventListener("click", () => print());
if (location.hash === "#print") print();
