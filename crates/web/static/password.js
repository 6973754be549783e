// What a password field does for the person who types: shows it on request, tells of caps lock, and estimates how soon
// it would be guessed. The estimate is advice; the server decides.

const setup = (input) => {
  const field = input.closest(".field");
  const reveal = field.querySelector(".reveal");
  const caps = field.querySelector(".caps");
  const meter = field.querySelector(".meter");
  const quiet = field.querySelector(".hint");

  if (reveal) {
    reveal.hidden = false;
    reveal.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      reveal.textContent = show ? reveal.dataset.hide : reveal.dataset.show;
      reveal.setAttribute("aria-pressed", String(show));
      input.focus();
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
  }

  if (caps) {
    const watch = (event) => {
      if (!event.getModifierState) return;
      caps.hidden = !event.getModifierState("CapsLock");
      if (quiet) quiet.hidden = !caps.hidden;
    };
    input.addEventListener("keydown", watch);
    input.addEventListener("keyup", watch);
    input.addEventListener("blur", () => {
      caps.hidden = true;
      if (quiet) quiet.hidden = false;
    });
  }

  if (meter && document.activeElement === input) measure(input, meter);
  else if (meter) input.addEventListener("focus", () => measure(input, meter), { once: true });
};

async function measure(input, meter) {
  const { score } = await import("./vendor/zxcvbn.js");
  const least = Number(meter.dataset.least);
  const words = meter.querySelector("output");
  const show = () => {
    const password = input.value;
    if (!password) {
      meter.dataset.score = "0";
      words.textContent = "";
      return;
    }
    const others = [...input.form.querySelectorAll("input[name=identifier], input[name=name]")];
    const context = others.flatMap((other) => other.value.split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);
    const long = [...password].length >= least;
    const level = long ? Math.max(1, score(password.slice(0, 128), [...context, ...meter.dataset.context.split(" ")])) : 1;
    meter.dataset.score = String(level);
    words.textContent = long ? meter.dataset[`level${level}`] : meter.dataset.short;
  };
  input.addEventListener("input", show);
  show();
}

for (const input of document.querySelectorAll("input[type=password]")) setup(input);
