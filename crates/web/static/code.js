// Six digits in one field. Marks the box that comes next, keeps only digits, and sends the form when the sixth is there, once.

for (const code of document.querySelectorAll("[data-code]")) {
  const input = code.querySelector("input");
  const length = code.querySelectorAll("i").length;
  let sent = "";

  const show = () => {
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, length);
    if (digits !== input.value) input.value = digits;
    code.dataset.filled = String(digits.length);
    return digits;
  };

  input.addEventListener("input", () => {
    const digits = show();
    input.removeAttribute("aria-invalid");
    if (digits.length === length && digits !== sent && code.dataset.code === "send") {
      sent = digits;
      input.form.requestSubmit(input.form.querySelector("button:not([name])"));
    }
  });
  // A click in the row goes to the next empty box, where the caret is.
  input.addEventListener("focus", show);
  show();
}
