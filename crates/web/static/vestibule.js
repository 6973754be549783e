// The one script that pages load. Every page works without it; it brings in what the page has hooks for.

const hooks = {
  "input[type=password]": "./password.js",
  "[data-code]": "./code.js",
  "[data-until]": "./countdown.js",
  "[data-delivery]": "./delivery.js",
  "[data-copy]": "./copy.js",
  "[data-print]": "./copy.js",
  "form[data-challenge]": "./proof-of-work.js",
  "[data-slider]": "./slider.js",
  "[data-passkey]": "./passkey.js",
  "[data-accepted]": "./passkey.js",
  "time[data-local]": "./local-time.js",
  "[data-greeting]": "./local-time.js",
  "[data-openapi]": "./api-docs.js",
  "form[method=post]": "./submit-once.js",
};

const wanted = new Set(Object.entries(hooks).filter(([hook]) => document.querySelector(hook)).map(([, file]) => file));
for (const file of wanted) import(file);
