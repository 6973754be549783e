// A form is sent once: its buttons rest while the answer is awaited, and wake when the page is shown again
// (the back button brings pages from the browser's memory, with their buttons as they were left). A form whose answer may be
// a file ([data-again]) leaves its page standing, so it can be sent again.

// The button that was pressed is kept in the form's data by the time "submit" fires; resting it a moment later keeps it there.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
