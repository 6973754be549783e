// Keeps the line about a message true: while the message is on its way the page is asked again, ever more seldom, and at once when
// somebody comes back to it. Only the line is replaced; what is being typed stays. Without scripts a reload does the same.

import { localize } from "./local-time.js";

const SECONDS = [2, 2, 4, 8, 15, 30, 60, 120, 240];
let asked = 0;
let timer;

const line = () => document.querySelector("[data-delivery]");
const isUnderWay = (shown) => shown && shown.dataset.delivery !== "sent";

async function look() {
  clearTimeout(timer);
  const shown = line();
  if (!isUnderWay(shown) || document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => undefined);
  const page = answer?.ok && !answer.redirected ? await answer.text() : "";
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-delivery]");
  if (fresh && fresh.textContent !== shown.textContent) {
    const adopted = document.adoptNode(fresh);
    localize(adopted);
    shown.replaceWith(adopted);
  }
  wait();
}

function wait() {
  const seconds = SECONDS[asked];
  asked += 1;
  if (seconds !== undefined && isUnderWay(line())) timer = setTimeout(look, seconds * 1000);
}

document.addEventListener("visibilitychange", look);
wait();
