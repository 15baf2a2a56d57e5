export default function ({ parentElement, data }) {
  const link = parentElement.querySelector("a");
  link.href = data.path;
  link.textContent = data.label;
}
