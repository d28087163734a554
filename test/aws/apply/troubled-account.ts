import { applyPlan, undoEntry } from '../../../src/aws/apply/index.ts';
import type { Clients } from '../../../src/aws/clients/types.ts';
import type { Change } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { ApplyResult, Clock, JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { ACCOUNT, API, ARN, allow, caseFile, deny, policy, type Sketch, signer } from '../../support/make-case.ts';
import { clientsAt } from './clients-at.ts';
import { type Bench, bench } from './support.ts';
import { type Trouble, type TroubledProxy, troubledProxy } from './troubled-proxy.ts';

// An account behind a proxy that troubles writes, and what is written there.

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
export const BASE = allow({ Sid: 'Base', Resource: `${ARN}/prod/GET/base` });
export const OURS = allow({ Sid: 'Ours', Resource: `${ARN}/prod/GET/orders/*` });
export const THEIRS = deny({ Sid: 'Theirs', Resource: `${ARN}/prod/POST/orders` });
const text = (...statements: readonly Record<string, unknown>[]) => JSON.stringify(policy(...statements));
export const inlineStatement = (Sid: string, Effect = 'Allow') => ({
  Sid,
  Effect,
  Action: 'execute-api:Invoke',
  Resource: `${ARN}/prod/GET/${Sid}`,
});
export const SKETCH: Sketch = {
  api: { policy: policy(BASE) },
  config: { iam: signer(ROLE, [inlineStatement('Old')]).iam },
};
/** How long an answer is waited for that never comes, in milliseconds. */
export const BRIEF = 1_500;

export interface Setting {
  readonly made: Bench;
  /** Through the proxy. */
  readonly clients: Clients;
  readonly proxy: TroubledProxy;
}
let open: Setting | null = null;

/** After each test. */
export async function closeSetting(): Promise<void> {
  await open?.proxy.close();
  await open?.made.close();
  open = null;
}

export async function start(sketch: Sketch = SKETCH, timeoutMs = 10_000): Promise<Setting> {
  const made = await bench(caseFile(sketch));
  const proxy = await troubledProxy(made.practice.url);
  open = { made, proxy, clients: clientsAt({ ...made.practice.adminProfile, url: proxy.url }, timeoutMs) };
  return open;
}

const planOf = ({ loaded }: Bench, changes: readonly Change[]): FixPlan => ({
  ...({ id: 'by-hand', title: 'By hand', causes: [], widens: { everyone: false }, pending: [] } as unknown as FixPlan),
  changes,
  factsAfter: loaded.facts,
});
export const apply = ({ made, clients }: Setting, changes: readonly Change[]): Promise<ApplyResult> =>
  applyPlan(clients, planOf(made, changes), made.journal, systemClock);
export const undo = ({ made, clients }: Setting, entry: JournalEntry, seen?: string, clock: Clock = systemClock) =>
  undoEntry(clients, entry, made.journal, clock, seen);
export async function applied(setting: Setting, changes: readonly Change[]): Promise<JournalEntry> {
  const result = await apply(setting, changes);
  if (!result.ok) throw new Error(result.message);
  return result.entry;
}
export async function recorded({ made }: Setting): Promise<JournalEntry> {
  const [entry] = (await made.journal.entries()).entries;
  if (entry === undefined) throw new Error('the journal is empty');
  return entry;
}

export const PATCH: Change = {
  kind: 'put-resource-policy',
  restApiId: API,
  policy: text(BASE, OURS),
  assumes: { policy: text(BASE) },
};
export const PUT: Change = {
  kind: 'put-role-policy',
  RoleName: 'checkout',
  PolicyName: 'ours',
  PolicyDocument: text(inlineStatement('Ours')),
  assumes: { policy: null, identityArn: ROLE },
};
export const DEPLOY: Change = { kind: 'create-deployment', restApiId: API, stageName: 'prod', description: 'ours' };

export const setPolicy =
  ({ made }: Setting, ...statements: readonly Record<string, unknown>[]) =>
  () =>
    made.clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: text(...statements) }],
    });
export const putInline =
  ({ made }: Setting, ...statements: readonly Record<string, unknown>[]) =>
  () =>
    made.clients.call('iam', 'PutRolePolicy', {
      RoleName: 'checkout',
      PolicyName: 'ours',
      PolicyDocument: text(...statements),
    });

export const sidsIn = (document: string): readonly string[] =>
  (JSON.parse(document) as { readonly Statement: readonly { readonly Sid: string }[] }).Statement.map(({ Sid }) => Sid);
export const policySids = async ({ made }: Setting): Promise<readonly string[]> => {
  const { policy: raw = '' } = await made.clients.call('apigateway', 'GetRestApi', { restApiId: API });
  return sidsIn(raw.replaceAll('\\"', '"'));
};
export const inlineSids = async ({ made }: Setting): Promise<readonly string[]> => {
  const { PolicyDocument = '' } = await made.clients.call('iam', 'GetRolePolicy', {
    RoleName: 'checkout',
    PolicyName: 'ours',
  });
  return sidsIn(decodeURIComponent(PolicyDocument));
};
export const servedBy = async ({ made }: Setting): Promise<string | undefined> =>
  (await made.clients.call('apigateway', 'GetStage', { restApiId: API, stageName: 'prod' })).deploymentId;

export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export const refused = (status: number, code: string, meanwhile?: () => Promise<unknown>): Trouble => ({
  kind: 'refused',
  status,
  code,
  ...(meanwhile === undefined ? {} : { meanwhile }),
});
export const throttled = (meanwhile?: () => Promise<unknown>) => refused(429, 'TooManyRequestsException', meanwhile);
