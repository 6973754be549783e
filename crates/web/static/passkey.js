// Asks the browser for a passkey, or for a new one, and sends its answer with the form that the question stands in. A question is
// JSON of Web Authentication Level 3 in `data-passkey`; its answer goes into the hidden field that `data-into` names.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

function question(json) {
  const asked = JSON.parse(json);
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  if (asked.allowCredentials) asked.allowCredentials = known(asked.allowCredentials);
  if (asked.excludeCredentials) asked.excludeCredentials = known(asked.excludeCredentials);
  return asked;
}

function answer({ id, type, response: given }) {
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const part of ["authenticatorData", "signature", "userHandle", "attestationObject"]) {
    if (given[part]) response[part] = text(given[part]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return JSON.stringify({ id, rawId: id, type, response, clientExtensionResults: {} });
}

// While a list below the address waits for somebody to choose, no other question can be asked.
let waiting;

async function ask(place, mediation) {
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const publicKey = question(place.dataset.passkey);
  const credential = publicKey.user
    ? await navigator.credentials.create({ publicKey, signal })
    : await navigator.credentials.get({ publicKey, signal, mediation });
  return answer(credential);
}

const field = (place) => place.closest("form").elements[place.dataset.into];

function send(place, given) {
  const form = place.closest("form");
  field(place).value = given;
  form.noValidate = true;
  form.requestSubmit();
}

// A new passkey is proven by one that is there already, unless something else is typed for it.
async function prove(form) {
  const own = form.querySelector("[data-own]");
  const typed = form.elements.present_code?.value;
  if (own && !typed && !field(own).value) field(own).value = await ask(own);
}

for (const place of document.querySelectorAll("[data-passkey]:not([data-own])")) {
  if (!window.PublicKeyCredential) {
    place.hidden = true;
    continue;
  }
  const form = place.closest("form");
  const failed = place.querySelector("[data-failed]");
  const button = place.querySelector("[data-ask]");
  button.addEventListener("click", async (event) => {
    if (field(place).value) return;
    event.preventDefault();
    failed.hidden = true;
    const makes = place.dataset.into === "credential";
    if (makes && !form.querySelector("[data-own]") && !form.reportValidity()) return;
    try {
      if (makes) await prove(form);
      send(place, await ask(place));
    } catch (error) {
      failed.querySelector("[data-words]").textContent =
        error.name === "InvalidStateError" ? failed.dataset.present : failed.dataset.again;
      failed.hidden = false;
      button.focus();
    }
  });
  // Where nothing else goes, the button of the page asks for it.
  if (place.hasAttribute("data-needed")) {
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      if (field(place).value) return;
      event.preventDefault();
      button.click();
    });
  }
  if (place.hasAttribute("data-autofill")) {
    PublicKeyCredential.isConditionalMediationAvailable?.()
      .then(async (can) => { if (can) send(place, await ask(place, "conditional")); })
      .catch(() => {});
  }
}

addEventListener("pageshow", () => {
  for (const place of document.querySelectorAll("[data-passkey]")) field(place).value = "";
});

// Passkeys that were removed here, or renamed, are so in password managers too, where the browser can tell them.
const accepted = document.querySelector("[data-accepted]");
if (accepted) {
  const { rpId, userId, name, displayName, ids } = JSON.parse(accepted.dataset.accepted);
  const told = window.PublicKeyCredential;
  told?.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds: ids }).catch(() => {});
  told?.signalCurrentUserDetails?.({ rpId, userId, name, displayName }).catch(() => {});
}
