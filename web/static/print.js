// Opens the browser's own print dialogue; straight away if the link ends in #print.
document.getElementById("print").addEventListener("click", () => print());
if (location.hash === "#print") print();
