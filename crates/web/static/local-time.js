// Shows moments in the reader's own zone and language; the page itself carries them in UTC.

// The page's language, in the reader's own regional habit where they have one (8:20 PM or 20:20).
const page = document.documentElement.lang;
const language = navigator.languages.find((one) => one.split("-")[0] === page) ?? page;
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const dated = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
const dated_long = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
const days = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());

export function spoken(moment, now = new Date()) {
  const ago = Math.round((midnight(moment) - midnight(now)) / 86_400_000);
  if (ago === 0 || ago === -1) return `${days.format(ago, "day")} ${clock.format(moment)}`;
  return (moment.getFullYear() === now.getFullYear() ? dated : dated_long).format(moment);
}

/** Shows the moments within an element. @param {ParentNode} within */
export function localize(within) {
  for (const time of within.querySelectorAll("time[data-local]")) {
    const moment = new Date(time.dateTime);
    time.textContent = spoken(moment);
    time.title = full.format(moment);
  }
}

localize(document);

// "Good morning" is the reader's morning.
for (const greeting of document.querySelectorAll("[data-greeting]")) {
  const hour = new Date().getHours();
  const part = hour < 5 ? "evening" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
  greeting.textContent = greeting.dataset[part];
}
