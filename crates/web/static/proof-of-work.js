// Solves the challenge that a form carries (ALTCHA, proof of work v2) in workers, quietly, while the person types, and puts the
// answer into the form's field "altcha". A form that is sent before the answer is there waits for it.

const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

function solve(challenge, progress) {
  const hands = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
  const workers = [];
  const { data, keyPrefix } = challenge.parameters;
  const tried = new Array(hands).fill(0);
  return new Promise((resolve, reject) => {
    for (let hand = 0; hand < hands; hand += 1) {
      const worker = new Worker(new URL("./proof-of-work-worker.js", import.meta.url), { type: "module" });
      workers.push(worker);
      worker.onmessage = ({ data: found }) => {
        if (found.solution) resolve(found.solution);
        tried[hand] = found.tried;
        const all = tried.reduce((sum, count) => sum + count, 0);
        // The share of all counters where their number is known, else the chance that the search has ended by now.
        progress(data?.most ? Math.min(1, all / data.most) : 1 - Math.exp(-all / 16 ** keyPrefix.length));
      };
      worker.onerror = reject;
      worker.postMessage({ parameters: challenge.parameters, start: hand, step: hands });
    }
  }).finally(() => workers.forEach((worker) => worker.terminate()));
}

async function prepare(form) {
  const challenge = JSON.parse(form.dataset.challenge);
  const field = form.elements.altcha;
  const line = form.querySelector(".work");
  const bar = line?.querySelector("progress");
  const words = line?.querySelector("[data-work]");
  let waiting = null;

  form.addEventListener("submit", (event) => {
    if (field.value || event.submitter?.hasAttribute("formnovalidate")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter ?? undefined;
    event.submitter?.setAttribute("aria-busy", "true");
    if (words) words.textContent = words.dataset.waiting;
  }, { capture: true });

  try {
    const solution = await solve(challenge, (share) => { if (bar) bar.value = share; });
    field.value = encode(JSON.stringify({ challenge, solution }));
    if (bar) bar.value = 1;
    if (words) words.textContent = words.dataset.done;
    if (waiting !== null) form.requestSubmit(waiting);
  } catch {
    if (words) words.textContent = words.dataset.failed;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
}

for (const form of document.querySelectorAll("form[data-challenge]")) prepare(form);
