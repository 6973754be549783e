// Moves the piece of the puzzle with its slider. The slider is a plain range field, so arrow keys, Page Up and Page Down
// move it too; the picture may also be dragged.

for (const puzzle of document.querySelectorAll("[data-slider]")) {
  const range = puzzle.querySelector("input[type=range]");
  const picture = puzzle.querySelector("svg");
  const piece = puzzle.querySelector(".piece");
  const place = () => piece.setAttribute("x", range.value);
  range.addEventListener("input", place);
  addEventListener("pageshow", place);
  place();

  picture.addEventListener("pointerdown", (down) => {
    const scale = picture.viewBox.baseVal.width / picture.getBoundingClientRect().width;
    const from = Number(range.value);
    picture.setPointerCapture(down.pointerId);
    const move = (event) => {
      range.value = String(Math.round(from + (event.clientX - down.clientX) * scale));
      place();
    };
    picture.addEventListener("pointermove", move);
    const end = () => picture.removeEventListener("pointermove", move);
    picture.addEventListener("pointerup", end, { once: true });
    picture.addEventListener("pointercancel", end, { once: true });
  });
}
