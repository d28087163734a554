import { afterEach, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import type { ChosenCall } from '../../src/core/model/ports.ts';
import { secret } from '../../src/core/model/secret.ts';
import { examine, judgedUndo } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { emptyHome } from '../house/built.ts';
import { ACCOUNT, API, ARN, allow, caseFile, method, policy, type Sketch, signer } from '../support/make-case.ts';

type Statement = Readonly<Record<string, unknown>>;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const grant = (Resource: string): Statement => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource });
const listed = allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } });

/** A role whose inline policy misses the call. */
const { iam, signing } = signer(ROLE, [grant(`${ARN}/prod/GET/order/*`)]);
const BY_ROLE: Sketch = {
  methods: [method({ authorizationType: 'AWS_IAM' })],
  config: { iam },
  request: { signing },
};
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/fence`;
const fenced = signer(ROLE, [grant(`${ARN}/*`)], {
  identity: { permissionsBoundary: { arn: BOUNDARY, document: policy(grant(`${ARN}/prod/POST/*`)) } },
});

const STAGE = {
  name: 'prod',
  deploymentId: 'd1',
  autoDeploy: false,
  variables: {},
  logging: { execution: 'OFF', dataTrace: false, access: null },
  webAcl: null,
};

/** A refused call with its fix, what a colleague makes of what it wrote, and what is then said of undo. */
interface Edit {
  readonly of: Sketch;
  /** A statement that is added to the policy; for a rate, requests a second. */
  readonly theirs: Statement | number;
  readonly says: RegExp;
}
const EDITS: Readonly<Record<string, Edit>> = {
  'a resource policy, where theirs is about another call': {
    of: { api: { policy: policy(listed) } },
    theirs: allow({ Sid: 'Theirs', Resource: `${ARN}/prod/POST/*` }),
    says: /^Once the draft is deployed, GET \/orders\/42 is refused with 403: /,
  },
  'a resource policy, where theirs lets the call in too': {
    of: { api: { policy: policy(listed) } },
    theirs: allow({ Sid: 'Theirs', Resource: `${ARN}/prod/GET/orders/*` }),
    says: /^Once the draft is deployed, GET \/orders\/42 is allowed\.$/,
  },
  'an inline policy': {
    of: BY_ROLE,
    theirs: { Sid: 'Theirs', ...grant(`${ARN}/prod/GET/reports`) },
    says: /^Then GET \/orders\/42 is refused with 403: /,
  },
  'an inline policy, where theirs lets the call in too': {
    of: BY_ROLE,
    theirs: { Sid: 'Theirs', ...grant(`${ARN}/prod/GET/orders/4?`) },
    says: /^Then GET \/orders\/42 is allowed\.$/,
  },
  'a permissions boundary': {
    of: { ...BY_ROLE, config: { iam: fenced.iam }, request: { signing: fenced.signing } },
    theirs: { Sid: 'Theirs', ...grant(`${ARN}/prod/GET/reports`) },
    says: /^Then GET \/orders\/42 is refused with 403: /,
  },
  'a rate that they set to something else: it stays': {
    of: { config: { stage: { ...STAGE, throttle: { rateLimit: 0, burstLimit: 0 } } } },
    theirs: 300,
    says: /^Then GET \/orders\/42 is allowed\.$/,
  },
};

let open: PracticeAccount | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** The first fix of the case's call, made; and the entry as another process finds it. */
async function applied(sketch: Sketch, change: (call: ChosenCall) => ChosenCall = (call) => call) {
  const environment = { variables: {}, platform: process.platform, home: emptyHome() };
  open = await openPractice([caseFile(sketch) as CaseFile], { environment, clock: systemClock });
  const [call] = open.calls;
  if (call === undefined) throw new Error('a case has a call');
  const account = openAccount(open.options);
  const examined = async () => {
    const { target, request, caller } = call;
    return examine(account, target, request, caller, { observed: null, call: false });
  };
  const [plan] = (await examined()).plans;
  if (plan === undefined) throw new Error('the call has a fix');
  const journal = journalOf(environment);
  const { target, request, caller } = call;
  const result = await account.apply(plan, journal, undefined, 's1', change({ target, request, caller }));
  if (!result.ok) throw new Error(result.message);
  const [entry] = (await journal.entries()).entries;
  if (entry === undefined) throw new Error('the journal holds the change');
  const clients = clientsAt({ url: open.practice.url, ...open.practice.adminProfile });
  const look = async () => {
    const read = await account.look(entry);
    if (read.state !== 'known') throw new Error('what stands was read');
    return read.value;
  };
  return { account, journal, entry, clients, examined, look };
}
type Made = Awaited<ReturnType<typeof applied>>;

/** The colleague's edit of what our first step wrote. */
async function edited({ entry, clients, look }: Made, theirs: Edit['theirs']): Promise<void> {
  const change = entry.steps[0]?.change;
  if (typeof theirs === 'number') {
    const patchOperations = ['rateLimit', 'burstLimit'].map((name) => ({
      op: 'replace' as const,
      path: `/*/*/throttling/${name}`,
      value: String(theirs),
    }));
    await clients.call('apigateway', 'UpdateStage', { restApiId: API, stageName: 'prod', patchOperations });
    return;
  }
  const now = JSON.parse((await look()).steps[0]?.now ?? '{}');
  const text = JSON.stringify({ ...now, Statement: [...now.Statement, theirs] });
  if (change?.kind === 'put-resource-policy')
    await clients.call('apigateway', 'UpdateRestApi', {
      restApiId: API,
      patchOperations: [{ op: 'replace', path: '/policy', value: text }],
    });
  else if (change?.kind === 'put-role-policy')
    await clients.call('iam', 'PutRolePolicy', {
      RoleName: change.RoleName,
      PolicyName: change.PolicyName,
      PolicyDocument: text,
    });
  else
    await clients.call('iam', 'CreatePolicyVersion', { PolicyArn: BOUNDARY, PolicyDocument: text, SetAsDefault: true });
}

describe('what the gates say of an undo beside somebody’s edit, from the journal alone', () => {
  it.each(Object.entries(EDITS))('%s: is so afterwards', async (_, { of, theirs, says }) => {
    const made = await applied(of);
    const { account, journal, entry, clients, examined, look } = made;
    await edited(made, theirs);
    const shown = await look();
    const said = await judgedUndo(account, entry, shown, systemClock.now());
    expect(said).toMatch(says);

    expect(await account.undo(entry, journal, shown.seen)).toMatchObject({ ok: true });
    if (entry.steps.some(({ change }) => change.kind === 'put-resource-policy'))
      await clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' });
    expect((await examined()).diagnosis.outcome).toBe(said?.includes('is allowed') ? 'allowed' : 'refused');
  });

  it('is nothing where nobody edited it', async () => {
    const { account, entry, look } = await applied({ api: { policy: policy(listed) } });
    expect(await judgedUndo(account, entry, await look(), systemClock.now())).toBeNull();
  });

  it.each<[string, (call: ChosenCall) => ChosenCall]>([
    ['an API key', (call) => ({ ...call, request: { ...call.request, apiKey: secret('EXAMPLEEXAMPLEEXAMPLE') } })],
    ['a header', (call) => ({ ...call, request: { ...call.request, headers: { 'x-session-token': 'abc' } } })],
    ['a query', (call) => ({ ...call, request: { ...call.request, query: 'access_token=abcdefghijkl' } })],
  ])('%s that is secret stays out of the journal, and so does the call', async (_, change) => {
    const { entry } = await applied({ api: { policy: policy(listed) } }, change);
    expect(entry.call).toBeUndefined();
  });
});
