// Makes listed-passwords.bin from the npm package @zxcvbn-ts/language-common. See README.md beside it.
//
//   npm pack @zxcvbn-ts/language-common@4.1.3 && tar xzf zxcvbn-ts-language-common-4.1.3.tgz
//   node make-listed-passwords.mjs package/src/passwords.json listed-passwords.bin
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [source, target] = process.argv.slice(2);
if (!source || !target) {
  console.error("usage: node make-listed-passwords.mjs <passwords.json> <listed-passwords.bin>");
  process.exit(2);
}

const DIGEST_BYTES = 8;
const passwords = JSON.parse(readFileSync(source, "utf8"));
const digests = passwords.map((password) =>
  createHash("sha256").update(password.normalize("NFC").toLowerCase(), "utf8").digest().subarray(0, DIGEST_BYTES),
);
digests.sort(Buffer.compare);
const distinct = digests.filter((digest, i) => i === 0 || !digest.equals(digests[i - 1]));
writeFileSync(target, Buffer.concat(distinct));
console.log(`${passwords.length} passwords, ${distinct.length} digests of ${DIGEST_BYTES} bytes`);
