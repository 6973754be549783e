// Searches its share of the counters: derives a key from nonce and counter, and looks for the one that begins as demanded.
// Algorithms: PBKDF2/SHA-256 (-384, -512), and SHA-256 (-384, -512) applied again and again.

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(buffer, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derive({ algorithm, cost, keyLength }, salt, password) {
  const [family, hash] = algorithm.toUpperCase().split("/");
  if (family === "PBKDF2") {
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations: cost }, key, keyLength * 8));
  }
  let data = new Uint8Array([...salt, ...password]);
  for (let round = 0; round < Math.max(1, cost); round += 1) data = new Uint8Array(await crypto.subtle.digest(family, data));
  return data.slice(0, keyLength);
}

onmessage = async ({ data: { parameters, start, step } }) => {
  const nonce = bytes(parameters.nonce);
  const salt = bytes(parameters.salt);
  const prefix = parameters.keyPrefix.toLowerCase();
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const began = performance.now();
  let tried = 0;
  for (let counter = start; counter < 2 ** 32; counter += step) {
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const derivedKey = hex(await derive(parameters, salt, password));
    tried += 1;
    if (derivedKey.startsWith(prefix)) {
      postMessage({ tried, solution: { counter, derivedKey, time: Math.round(performance.now() - began) } });
      return;
    }
    if (tried % 16 === 0) postMessage({ tried });
  }
};
