// Ticks the time that is left. The server's own "now" stands beside the end, so a wrong clock on this device changes nothing.
// At the end, what waits for it ([data-after]) is shown or enabled, what only held until then ([data-before]) goes, and screen
// readers are told once ([data-over], a status that was empty until then).

const text = (seconds) => {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};

const pair = (number) => String(number).padStart(2, "0");

/** From a day on the days stand before the clock, in the words of the page. */
const spoken = (seconds, words) => {
  if (!words || seconds < 86_400) return text(seconds);
  const days = Math.floor(seconds / 86_400);
  return `${words.replace("#", days)} ${pair(Math.floor(seconds / 3600) % 24)}:${pair(Math.floor(seconds / 60) % 60)}:${pair(seconds % 60)}`;
};

for (const time of document.querySelectorAll("[data-until]")) {
  const end = performance.now() + Number(time.dataset.until) - Number(time.dataset.now);
  const scope = time.closest("[data-wait]");
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    time.textContent = spoken(left, time.dataset.days);
    if (left > 0) {
      setTimeout(tick, (end - performance.now()) % 1000 || 1000);
      return;
    }
    if (!scope) return;
    for (const waiting of scope.querySelectorAll("[data-after]")) {
      waiting.hidden = false;
      waiting.disabled = false;
    }
    for (const over of scope.querySelectorAll("[data-before]")) over.hidden = true;
    for (const told of scope.querySelectorAll("[data-over]")) told.textContent = told.dataset.over;
  };
  tick();
}
