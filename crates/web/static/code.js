// Six digits in one field. Marks the box that comes next, keeps only digits, and sends the form when the sixth is there, once.
// A whole message may be pasted: the code in it is found.

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

  const typed = () => {
    const digits = show();
    input.removeAttribute("aria-invalid");
    if (digits.length === length && digits !== sent && code.dataset.code === "send") {
      sent = digits;
      input.form.requestSubmit(input.form.querySelector("button:not([name], [type=button])"));
    }
  };

  input.addEventListener("input", typed);
  // The field's greatest length would cut a message off before its code.
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").normalize("NFKC");
    const found = /(?<!\d)\d{6}(?!\d)/.exec(text) ?? /(?<!\d)\d{3}[\s\p{Pd}]\d{3}(?!\d)/u.exec(text);
    if (!found) return;
    event.preventDefault();
    input.value = found[0];
    typed();
  });
  // A click in the row goes to the next empty box, where the caret is.
  input.addEventListener("focus", show);
  show();
}
