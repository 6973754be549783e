// Copies what stands in the element that a button names, and prints the page where a button asks for it.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const label = button.querySelector("[data-label]") ?? button;
  const words = label.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.dataset.plain ?? source.innerText.trim());
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = words; }, 2500);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
