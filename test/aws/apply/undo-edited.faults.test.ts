import { APIGatewayClient, DeleteRestApiCommand, DeleteStageCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import { applyPlan, lookAt, undoEntry } from '../../../src/aws/apply/index.ts';
import type { Clients } from '../../../src/aws/clients/types.ts';
import type { Change } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { JournalEntry, StepLook } from '../../../src/core/model/ports.ts';
import { undoCommands } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { ACCOUNT, API, ARN, allow, caseFile, method, policy, type Sketch, signer } from '../../support/make-case.ts';
import { type Bench, bench } from './support.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const BASE = allow({ Sid: 'Base', Resource: `${ARN}/prod/GET/base` });
const OURS = allow({ Sid: 'Ours', Resource: `${ARN}/prod/GET/orders/*` });
const THEIRS = allow({ Sid: 'Theirs', Resource: `${ARN}/prod/POST/orders` });
const text = (...statements: readonly Record<string, unknown>[]) => JSON.stringify(policy(...statements));

const { iam } = signer(ROLE, [{ Sid: 'Base', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/a` }]);
const SKETCH: Sketch = {
  api: { policy: policy(BASE) },
  methods: [method(), method({ path: '/items' })],
  config: {
    iam,
    stage: {
      name: 'prod',
      deploymentId: 'd1',
      autoDeploy: false,
      variables: {},
      logging: { execution: 'OFF', dataTrace: false, access: null },
      throttle: { rateLimit: 1, burstLimit: 1 },
      webAcl: null,
    },
  },
};

let open: Bench | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** A change that stands, as the journal holds it. */
interface Applied {
  readonly made: Bench;
  readonly entry: JournalEntry;
}

async function applied(
  changes: readonly Change[],
  through: (clients: Clients) => Clients = (clients) => clients,
): Promise<Applied> {
  const made = await bench(caseFile(SKETCH));
  open = made;
  const scope = { ...made.loaded.facts.scope };
  const plan = {
    ...({
      id: 'by-hand',
      title: 'By hand',
      causes: [],
      widens: { everyone: false },
      pending: [],
    } as unknown as FixPlan),
    changes,
    factsAfter: { ...made.loaded.facts, scope },
  };
  const result = await applyPlan(through(made.clients), plan, made.journal, systemClock);
  if (!result.ok) throw new Error(result.message);
  return { made, entry: result.entry };
}

const put = (...statements: readonly Record<string, unknown>[]): Change => ({
  kind: 'put-resource-policy',
  restApiId: API,
  policy: text(...statements),
  assumes: { policy: text(BASE) },
});
const DEPLOY: Change = { kind: 'create-deployment', restApiId: API, stageName: 'prod', description: 'ours' };
const KEY_SOURCE: Change = {
  kind: 'update-api-key-source',
  restApiId: API,
  apiKeySource: 'AUTHORIZER',
  assumes: { settings: '{"apiKeySource":"HEADER"}', after: '{"apiKeySource":"AUTHORIZER"}' },
};
const INLINE = (...statements: readonly Record<string, unknown>[]): Change => ({
  kind: 'put-role-policy',
  RoleName: 'checkout',
  PolicyName: 'ours',
  PolicyDocument: text(...statements),
  assumes: { policy: null, identityArn: ROLE },
});

const patch = (clients: Clients, path: string, value: string) =>
  clients.call('apigateway', 'UpdateRestApi', {
    restApiId: API,
    patchOperations: [{ op: 'replace', path, value }],
  });
const writes = (...statements: readonly Record<string, unknown>[]) => ({
  by: (clients: Clients) => patch(clients, '/policy', text(...statements)),
});
const resourceOf = async (clients: Clients, path: string) => {
  const { items } = await clients.call('apigateway', 'GetResources', { restApiId: API });
  return items?.find((one) => one.path === path)?.id ?? '';
};

/** What a colleague does between our change and its undo, and what then stands of ours. */
interface Edit {
  readonly changes: readonly Change[] | ((clients: Clients) => Promise<readonly Change[]>);
  readonly by: (clients: Clients, made: Bench) => Promise<unknown>;
  readonly states: readonly StepLook['state'][];
  /** What taking back only our part leaves of the first step: Sids of statements, or the text. */
  readonly leaves?: readonly string[] | string | null;
}

const EDITS: Readonly<Record<string, Edit>> = {
  'another statement added': {
    changes: [put(BASE, OURS), DEPLOY],
    ...writes(BASE, OURS, THEIRS),
    states: ['changed', 'ours'],
    leaves: ['Base', 'Theirs'],
  },
  'a statement that we corrected, edited once more': {
    changes: [put({ ...BASE, Resource: `${ARN}/*` }), DEPLOY],
    ...writes({ ...BASE, Resource: `${ARN}/*`, Principal: { AWS: ROLE } }),
    states: ['changed', 'ours'],
    leaves: JSON.stringify(policy({ ...BASE, Principal: { AWS: ROLE } })),
  },
  'our statement removed, and theirs added': {
    changes: [put(BASE, OURS), DEPLOY],
    ...writes(BASE, THEIRS),
    states: ['changed', 'ours'],
    leaves: ['Base', 'Theirs'],
  },
  'a statement of before that we removed, theirs added': {
    changes: [put(OURS)],
    ...writes(THEIRS, OURS),
    states: ['changed'],
    leaves: ['Base', 'Theirs'],
  },
  'a newer deployment': {
    changes: [put(BASE, OURS), DEPLOY],
    by: (clients) => clients.call('apigateway', 'CreateDeployment', { restApiId: API, stageName: 'prod' }),
    states: ['ours', 'changed'],
  },
  'the whole policy removed': {
    changes: [put(BASE, OURS), DEPLOY],
    by: (clients) => patch(clients, '/policy', ''),
    states: ['gone', 'ours'],
    leaves: null,
  },
  'the stage deleted': {
    changes: [DEPLOY],
    by: (_, made) => anotherProgram(made).send(new DeleteStageCommand({ restApiId: API, stageName: 'prod' })),
    states: ['gone'],
  },
  'the API deleted': {
    changes: [put(BASE, OURS), DEPLOY],
    by: (_, made) => anotherProgram(made).send(new DeleteRestApiCommand({ restApiId: API })),
    states: ['gone', 'gone'],
  },
  'a setting set back by somebody': {
    changes: [KEY_SOURCE],
    by: (clients) => patch(clients, '/apiKeySource', 'HEADER'),
    states: ['as-before'],
  },
  'a setting with a third value': {
    changes: [rate(100)],
    by: (clients) => setRate(clients, '300'),
    states: ['changed'],
    leaves: '{"rateLimit":300,"burstLimit":1}',
  },
  'another method changed': {
    changes: async (clients) => [await requiresKey(clients, '/orders/{id}')],
    by: async (clients) => setMethod(clients, '/items', '/apiKeyRequired', 'true'),
    states: ['ours'],
  },
  'another setting of the same method changed': {
    changes: async (clients) => [await requiresKey(clients, '/orders/{id}')],
    by: async (clients) => setMethod(clients, '/orders/{id}', '/authorizationType', 'AWS_IAM'),
    states: ['ours'],
    leaves: '{"authorizationType":"AWS_IAM","apiKeyRequired":false}',
  },
  'the method deleted': {
    changes: async (clients) => [await requiresKey(clients, '/orders/{id}')],
    by: async (clients) =>
      clients.call('apigateway', 'DeleteMethod', {
        restApiId: API,
        resourceId: await resourceOf(clients, '/orders/{id}'),
        httpMethod: 'GET',
      }),
    states: ['gone'],
  },
  'a statement added to an inline policy that we made': {
    changes: [INLINE(inline('Ours'))],
    by: (clients) => putInline(clients, inline('Ours'), inline('Theirs')),
    states: ['changed'],
    leaves: ['Theirs'],
  },
  'an inline policy that we made, deleted': {
    changes: [INLINE(inline('Ours'))],
    by: (clients) => clients.call('iam', 'DeleteRolePolicy', { RoleName: 'checkout', PolicyName: 'ours' }),
    states: ['as-before'],
  },
};

/** What this program has no call for, as another program sends it. */
const anotherProgram = ({ practice: { url, adminProfile } }: Bench): APIGatewayClient => {
  const { accessKeyId, secretAccessKey, region } = adminProfile;
  return new APIGatewayClient({ region, endpoint: url, credentials: { accessKeyId, secretAccessKey } });
};

function inline(Sid: string): Record<string, unknown> {
  return { Sid, Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/prod/GET/${Sid}` };
}
function putInline(clients: Clients, ...statements: readonly Record<string, unknown>[]): Promise<unknown> {
  const [RoleName, PolicyName] = ['checkout', 'ours'];
  return clients.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: text(...statements) });
}
function rate(rateLimit: number): Change {
  return {
    kind: 'update-stage-throttling',
    restApiId: API,
    stageName: 'prod',
    methodKey: '/*/*',
    rateLimit: String(rateLimit),
    burstLimit: '10',
    assumes: { after: JSON.stringify({ rateLimit, burstLimit: 10 }) },
  } as Change;
}
const setRate = (clients: Clients, value: string) =>
  clients.call('apigateway', 'UpdateStage', {
    restApiId: API,
    stageName: 'prod',
    patchOperations: [{ op: 'replace', path: '/*/*/throttling/rateLimit', value }],
  });
async function requiresKey(clients: Clients, path: string): Promise<Change> {
  return {
    kind: 'update-method',
    restApiId: API,
    resourceId: await resourceOf(clients, path),
    httpMethod: 'GET',
    patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'true' }],
    assumes: { settings: '{"apiKeyRequired":false}', after: '{"apiKeyRequired":true}' },
  };
}
const setMethod = async (clients: Clients, path: string, setting: string, value: string) =>
  clients.call('apigateway', 'UpdateMethod', {
    restApiId: API,
    resourceId: await resourceOf(clients, path),
    httpMethod: 'GET',
    patchOperations: [{ op: 'replace', path: setting, value }],
  });

/** The account as callers and editors find it: no counters, no time stamps. */
const dumped = ({ practice }: Bench): string =>
  JSON.stringify(practice.dump(), (key, value: unknown) =>
    /(?:At|Date|next\w*|counter|events)$/i.test(key) ? undefined : value,
  );
const json = (value: string | null | undefined): unknown => (value == null ? null : JSON.parse(value));
const plainly = (value: string | null | undefined): unknown => {
  if (value == null || !value.startsWith('{')) return value ?? null;
  return json(value);
};
const sids = (value: string | null | undefined): unknown =>
  (json(value) as { Statement?: readonly { Sid?: string }[] } | null)?.Statement?.map(({ Sid }) => Sid);

describe('undo after somebody else’s edit ends as it was shown', () => {
  it.each(Object.entries(EDITS))('%s', async (_name, { changes, by, states, leaves }) => {
    const { made, entry } = await applied(typeof changes === 'function' ? await madeFrom(changes) : changes);
    await by(made.clients, made);
    const edited = dumped(made);
    const look = await lookAt(made.clients, entry, systemClock);
    expect(look.steps.map(({ state }) => state)).toEqual(states);
    const [first] = look.steps;
    if (Array.isArray(leaves)) expect(sids(first?.target)).toEqual(leaves);
    else if (leaves !== undefined) expect(plainly(first?.target)).toEqual(plainly(leaves as string | null));
    expect(dumped(made)).toBe(edited);

    if (states.includes('changed')) {
      const stopped = await undoEntry(made.clients, entry, made.journal, systemClock);
      expect(stopped).toMatchObject({ ok: false, kind: 'drifted', look: { seen: look.seen } });
      expect(dumped(made)).toBe(edited);
    }
    const undone = await undoEntry(made.clients, entry, made.journal, systemClock, look.seen);
    expect(undone).toMatchObject({ ok: true, entry: { state: 'undone' } });
    const after = await lookAt(made.clients, entry, systemClock);
    expect(after.steps.map(({ now }) => plainly(now))).toEqual(look.steps.map(({ target }) => plainly(target)));
  });

  it.each(Object.entries(EDITS))('%s: the commands leave what they say', async (_name, { changes, by }) => {
    const { made, entry } = await applied(typeof changes === 'function' ? await madeFrom(changes) : changes);
    await by(made.clients, made);
    const { steps } = await lookAt(made.clients, entry, systemClock);
    for (const command of undoCommands(steps)) await typed(made.clients, command);
    const after = await lookAt(made.clients, entry, systemClock);
    // Where nothing of ours is left to take out, a command goes over what somebody wrote since, and says so.
    const wanted = steps.map(({ commands, state, target, now, before }) => {
      if (commands.length === 0) return now;
      return state === 'changed' && target === now ? before : target;
    });
    expect(after.steps.map(({ now }) => plainly(now))).toEqual(wanted.map(plainly));
  });

  it('what cannot be told apart is left, and the commands that would put back what was there are told', async () => {
    const { made, entry } = await applied([put(BASE, OURS)]);
    await patch(made.clients, '/policy', text(BASE, { ...OURS, Resource: `${ARN}/prod/*` }));
    const edited = dumped(made);
    const look = await lookAt(made.clients, entry, systemClock);
    expect(look).toMatchObject({ isChanged: true, isSeparable: false });
    expect(look.steps[0]?.target).toBeUndefined();
    expect(look.steps[0]?.why).toContain('"Ours"');
    expect(look.steps[0]?.commands.join('\n')).toContain('aws apigateway update-rest-api');
    const stopped = await undoEntry(made.clients, entry, made.journal, systemClock, look.seen);
    expect(stopped).toMatchObject({ ok: false, kind: 'drifted' });
    expect(dumped(made)).toBe(edited);
  });

  it('edited once more between the look and the choice: nothing is changed', async () => {
    const { made, entry } = await applied([put(BASE, OURS)]);
    await patch(made.clients, '/policy', text(BASE, OURS, THEIRS));
    const { seen } = await lookAt(made.clients, entry, systemClock);
    await patch(made.clients, '/policy', text(BASE, OURS, THEIRS, allow({ Sid: 'Another' })));
    const edited = dumped(made);
    const stopped = await undoEntry(made.clients, entry, made.journal, systemClock, seen);
    expect(stopped).toMatchObject({ ok: false, kind: 'drifted' });
    expect(dumped(made)).toBe(edited);
  });
});

describe('an edit beside ours, right around the write, stays', () => {
  it.each([
    ['before the last read of the method', { operation: 'GetMethod', nth: 2, isAfter: false }],
    ['right after the write', { operation: 'UpdateMethod', nth: 1, isAfter: true }],
  ])('%s', async (_when, moment) => {
    const edit = (clients: Clients) => setMethod(clients, '/orders/{id}', '/authorizationType', 'AWS_IAM');
    const changes = await madeFrom(async (clients) => [await requiresKey(clients, '/orders/{id}')]);
    const { made, entry } = await applied(changes, (clients) => meeting(clients, moment, () => edit(clients)));
    expect(await undoEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({ ok: true });
    const { steps } = await lookAt(made.clients, { ...entry, state: 'applied' }, systemClock);
    expect(plainly(steps[0]?.now)).toEqual({ authorizationType: 'AWS_IAM', apiKeyRequired: false });
  });
});

/** Clients on whose way somebody else acts once. */
function meeting(
  clients: Clients,
  { operation, nth, isAfter }: { readonly operation: string; readonly nth: number; readonly isAfter: boolean },
  act: () => Promise<unknown>,
): Clients {
  let count = 0;
  const met = async <T>(name: string, go: () => Promise<T>): Promise<T> => {
    count += name === operation ? 1 : 0;
    const isNow = name === operation && count === nth;
    if (isNow && !isAfter) await act();
    const output = await go();
    if (isNow && isAfter) await act();
    return output;
  };
  const call: Clients['call'] = (service, name, input) => met(name, () => clients.call(service, name, input));
  const send: Clients['send'] = (service, name, input) => met(name, () => clients.send(service, name, input));
  return { ...clients, call, send };
}

/** What the AWS CLI makes of a line that was printed. */
async function typed(clients: Clients, line: string): Promise<void> {
  if (line.startsWith('#')) return;
  const [, service = '', name = '', input = ''] = /^aws (\S+) (\S+).* --cli-input-json '?(.*?)'?$/.exec(line) ?? [];
  const operation = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  await clients.send(service as 'iam', operation, JSON.parse(input.replaceAll("'\\''", "'")));
}

/** Changes that name ids need an account to read them from: ids are the same in every account of one sketch. */
async function madeFrom(changes: (clients: Clients) => Promise<readonly Change[]>): Promise<readonly Change[]> {
  const made = await bench(caseFile(SKETCH));
  try {
    return await changes(made.clients);
  } finally {
    await made.close();
  }
}
