// Registers, signs in and signs out by the generated types alone. Arguments: the address of the server and the key of its
// built-in mailbox.

import type { components, operations } from './vestibule.js';

type Schemas = components['schemas'];
type Opened = Schemas['FlowGoesOn'] | Schemas['SessionBegun'] | Schemas['ChangeWaits'];
type Progress = Schemas['FlowProgress'];

const [url = '', mailbox = ''] = process.argv.slice(2);
const ADDRESS = 'ann@customers.example';
const PASSWORD = 'quiet lantern over seven bridges';

/** An answer that is none of those that were expected. */
class Refused extends Error {
  constructor(readonly problem: Schemas['Problem']) {
    super(JSON.stringify(problem));
  }
}

async function asks<Answer>(method: string, path: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  throw new Refused((await answer.json()) as Schemas['Problem']);
}

function opens(asked: Schemas['OpenFlow'], device?: string): Promise<Opened> {
  return asks<Opened>('POST', '/api/v1/flows', device ? { 'Vestibule-Device': device } : {}, asked);
}

/** Narrowed by `step`; a step that is not listed here does not compile. */
function outcome(answer: Opened | Progress): string {
  switch (answer.step) {
    case 'prove':
      return answer.flow.next.join(' ');
    case 'signed_in':
      return answer.session_token;
    case 'waits':
      return answer.effective_at;
    default:
      return answer satisfies never;
  }
}

/** Narrowed by `kind`. */
function describes(proof: Schemas['Proof']): string {
  switch (proof.kind) {
    case 'captcha':
      return 'a captcha';
    case 'password':
      return `${proof.password.length} characters`;
    case 'authenticator':
    case 'backup_code':
    case 'mail_code':
    case 'sms_code':
    case 'new_contact_code':
    case 'second_contact_code':
      return 'a code';
    case 'mail_link':
      return proof.token;
    case 'passkey':
      return proof.ceremony;
    default:
      return proof satisfies never;
  }
}

function holds(condition: boolean, what: unknown): asserts condition {
  if (!condition) throw new Error(JSON.stringify(what));
}

/** The code of the newest message, once it was delivered. */
async function mailedCode(): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${url}/dev/mailbox.json?to=${encodeURIComponent(ADDRESS)}`, {
      headers: { Authorization: `Bearer ${mailbox}` },
    });
    const { messages } = (await answer.json()) as { messages: { text: string }[] };
    const code = /\b\d{6,10}\b/.exec(messages[0]?.text ?? '')?.[0];
    if (code !== undefined) return code;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error('no message has come');
}

async function registers(): Promise<Schemas['SessionBegun']> {
  const opened = await opens({ purpose: 'register', identifier: ADDRESS, password: PASSWORD });
  holds(opened.step === 'prove' && opened.flow_token != null, opened);
  holds(outcome(opened) === 'captcha mail_code', opened);
  const path = `/api/v1/flows/${opened.flow.id}`;
  const flow = { 'Vestibule-Flow': opened.flow_token };
  const wanted: Schemas['SendCode'] = { kind: 'mail_code' };
  await asks<Schemas['Flow']>('POST', `${path}/codes`, flow, wanted);
  const proof: Schemas['Proof'] = { kind: 'mail_code', code: await mailedCode() };
  holds(describes(proof) === 'a code', proof);
  const given: Schemas['Proofs'] = { proofs: [proof] };
  const begun = await asks<Progress>('POST', `${path}/proofs`, flow, given);
  holds(begun.step === 'signed_in', begun);
  return begun;
}

type Checked = operations['checkSession']['responses'][200]['content']['application/json'];

async function signsOut(begun: Schemas['SessionBegun']): Promise<void> {
  const session = { Authorization: `Bearer ${begun.session_token}` };
  const checked = await asks<Checked>('GET', '/api/v1/session', session);
  holds(checked.account === begun.account, checked);
  await asks<void>('DELETE', '/api/v1/session', session);
  const refused = await asks<Checked>('GET', '/api/v1/session', session).catch((error: unknown) => error);
  holds(refused instanceof Refused, refused);
  const { code, reason }: { code: Schemas['ProblemCode']; reason?: Schemas['SessionEndCause'] | null } = refused.problem;
  holds(code === 'session_ended' && reason === 'signed_out', refused.problem);
}

async function signsIn(device: string): Promise<Schemas['SessionBegun']> {
  const comes = (password: string) =>
    opens({ purpose: 'sign_in', identifier: ADDRESS, proofs: [{ kind: 'password', password }] }, device);
  const refused = await comes('no such lantern anywhere').catch((error: unknown) => error);
  holds(refused instanceof Refused && refused.problem.code === 'proof_wrong', refused);
  const begun = await comes(PASSWORD);
  holds(begun.step === 'signed_in', begun);
  return begun;
}

const first = await registers();
holds(first.device_token != null, first);
await signsOut(first);
await signsOut(await signsIn(first.device_token));
console.log('signed in and out twice');
