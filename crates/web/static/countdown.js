// Ticks the time that is left. The server's own "now" stands beside the end, so a wrong clock on this device changes nothing.
// At the end, what waits for it ([data-after="<id>"]) is shown or enabled, and what only held until then ([data-before]) goes.

const text = (seconds) => {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};

for (const time of document.querySelectorAll("[data-until]")) {
  const end = performance.now() + Number(time.dataset.until) - Number(time.dataset.now);
  const scope = time.closest("[data-wait]");
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    time.textContent = text(left);
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
  };
  tick();
}
