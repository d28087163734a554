import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadedCase, loadCase } from '../../../../src/core/intake/cases/index.ts';
import { valueOf } from '../../../../src/core/model/fact.ts';
import { caseNamed, fitsSchema, givenCases, schemaProblems } from './given-cases.ts';

function load(json: unknown): LoadedCase {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.case;
}
const problemsOf = (json: unknown) => {
  const loaded = loadCase(json);
  return loaded.ok ? [] : loaded.problems;
};
const sorted = (texts: readonly string[]) => [...texts].sort();

describe.each(givenCases)('$name', ({ json }) => {
  it('fits the schema and loads', () => {
    expect(schemaProblems(json)).toEqual([]);
    expect(problemsOf(json)).toEqual([]);
  });

  it('loads alike without the fields that only people read', () => {
    const { id: _id, category: _category, summary: _summary, source: _source, answer: _answer, ...bare } = json;
    const { caseFile: _a, ...left } = load(bare);
    const { caseFile: _b, ...right } = load(json);
    expect(left).toEqual(right);
  });

  it('shows no secret when its facts, request and runtime state are written down', () => {
    const { facts, request, runtime } = load(json);
    const text = JSON.stringify({ facts, request: { ...request, headers: {} }, runtime });
    const secrets: string[] = [
      ...json.config.apiKeys.map((key: { value: string }) => key.value),
      ...json.config.iam.credentials.flatMap((one: { secretAccessKey: string; sessionToken: string | null }) =>
        [one.secretAccessKey, one.sessionToken ?? []].flat(),
      ),
      json.request.apiKey ?? [],
    ].flat();
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('has lists in a fixed order', () => {
    const { draft, deployed, usagePlans, apiKeys } = load(json).facts;
    for (const definition of [draft, deployed]) {
      const methods =
        valueOf(definition.methods)?.map((method) => `${method.path}\u0000${method.httpMethod ?? ''}`) ?? [];
      expect(methods).toEqual(sorted(methods));
      const names = valueOf(definition.authorizers)?.map((one) => one.name) ?? [];
      expect(names).toEqual(sorted(names));
    }
    for (const list of [usagePlans, apiKeys]) {
      // Where no method needs a key there is none to look at.
      const ids = (valueOf<readonly { id: string }[]>(list) ?? []).map(({ id }) => id);
      expect(ids).toEqual(sorted(ids));
    }
  });
});

describe('the facts of a case', () => {
  it('hold policies as the JSON text that AWS gives back, the shorthand written out', () => {
    const json = caseNamed('rp-ip-allowlist-misses-caller');
    json.config.api.policy = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: ['execute-api:/*', 'x'] },
    };
    json.config.deployedSnapshot = null;
    const { draft, deployed, scope } = load(json).facts;
    const arn = `arn:aws:execute-api:${scope.region}:${scope.accountId}:${scope.apiId}/*`;
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",' +
      `"Resource":["${arn}","x"]}}`;
    expect(draft.policy).toEqual({ state: 'known', operation: 'GetRestApi', value: text });
    expect(deployed.policy).toEqual({ state: 'known', operation: 'GetExport', value: text });
  });

  it('serve the draft with the parts that the snapshot names in its place', () => {
    const json = caseNamed('rp-corrected-but-stage-still-old');
    json.config.deployedSnapshot = { policy: null, methods: [] };
    const { draft, deployed } = load(json).facts;
    expect(valueOf(draft.policy)).not.toBeNull();
    expect(valueOf(deployed.policy)).toBeNull();
    expect(valueOf(deployed.methods)).toEqual([]);
    expect(valueOf(deployed.gatewayResponses)).toEqual(valueOf(draft.gatewayResponses));
  });

  it('know authorizers by id in the draft and by name alone in the export', () => {
    const { draft, deployed } = load(caseNamed('authz-token-regex-rejects')).facts;
    expect(valueOf(draft.authorizers)?.[0]?.id).toEqual(expect.any(String));
    expect(valueOf(deployed.authorizers)).toEqual(valueOf(draft.authorizers)?.map((one) => ({ ...one, id: null })));
  });

  it('read a route key as verb and path, and keep other keys whole', () => {
    const json = caseNamed('jwt-issuer-missing-trailing-slash');
    const route = json.config.routes[0];
    json.config.routes = ['$default', 'POST /a', 'GET /a', 'ANY /a/{b+}'].map((routeKey) => ({ ...route, routeKey }));
    const methods = valueOf(load(json).facts.draft.methods) ?? [];
    expect(methods.map(({ httpMethod, path }) => [httpMethod, path])).toEqual([
      [null, '$default'],
      ['GET', '/a'],
      ['POST', '/a'],
      ['ANY', '/a/{b+}'],
    ]);
  });

  it('keep the route keys of a WebSocket API', () => {
    const json = caseNamed('method-iam-called-unsigned');
    const { methods, ...config } = json.config;
    const { apiKeySource: _key, binaryMediaTypes: _types, ...api } = config.api;
    const [{ path: _path, httpMethod: _verb, ...route }] = methods;
    const routes = ['sendMessage', '$connect', '$default'].map((routeKey) => ({ ...route, routeKey }));
    const socket = {
      ...json,
      apiType: 'WEBSOCKET',
      config: { ...config, routes, api: { ...api, policy: null, routeSelectionExpression: '$request.body.action' } },
    };
    expect(schemaProblems(socket)).toEqual([]);
    const { facts, target } = load(socket);
    expect(valueOf(facts.draft.methods)?.map(({ httpMethod, path }) => [httpMethod, path])).toEqual([
      [null, '$connect'],
      [null, '$default'],
      [null, 'sendMessage'],
    ]);
    expect(valueOf(facts.api)).toMatchObject({
      routeSelectionExpression: '$request.body.action',
      apiKeySource: 'HEADER',
      cors: null,
    });
    expect(target.apiType).toBe('WEBSOCKET');
  });

  it('name the role session and every policy that bears on it', () => {
    const caller = valueOf(load(caseNamed('iam-unauth-role-has-children-not-parent')).facts.caller);
    expect(caller).toMatchObject({
      arn: 'arn:aws:sts::111122223333:assumed-role/app-unauthRole/CognitoIdentityCredentials',
      identityArn: 'arn:aws:iam::111122223333:role/app-unauthRole',
      kind: 'role',
      accountId: '111122223333',
    });
    expect(caller?.policies.map(({ kind, name }) => [kind, name])).toEqual([['inline', 'inline-1']]);
  });

  it('leave the path of a role out of its session ARN', () => {
    const json = caseNamed('iam-unauth-role-has-children-not-parent');
    const arn = 'arn:aws:iam::111122223333:role/teams/web/guest';
    json.config.iam.identities[0].arn = arn;
    json.config.iam.credentials[0].identity = arn;
    expect(valueOf(load(json).facts.caller)).toMatchObject({
      arn: 'arn:aws:sts::111122223333:assumed-role/guest/CognitoIdentityCredentials',
      name: 'guest',
    });
  });

  it('say that a key does not exist, and claim no caller for it', () => {
    const json = caseNamed('iam-unauth-role-has-children-not-parent');
    json.request.signing.accessKeyId = 'AKIAEXAMPLE000000000';
    const { facts, runtime } = load(json);
    expect(valueOf(facts.credential)).toMatchObject({ exists: false, active: false, temporary: false });
    expect(facts.caller.state).toBe('not-asked');
    expect(runtime).not.toHaveProperty('sessionPolicy');
  });

  it('know nobody as the caller of an unsigned request', () => {
    const { facts } = load(caseNamed('method-iam-called-unsigned'));
    expect([valueOf(facts.caller), valueOf(facts.credential), valueOf(facts.serviceControlPolicies)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('list the policies of groups behind the own ones', () => {
    const json = caseNamed('iam-boundary-omits-execute-api');
    const document = { Version: '2012-10-17', Statement: [] };
    json.config.iam.identities[0].groups = [
      {
        name: 'devs',
        inlinePolicies: [{ name: 'b', document }],
        managedPolicies: [{ arn: 'arn:aws:iam::aws:policy/A', document }],
      },
    ];
    const caller = valueOf(load(json).facts.caller);
    expect(caller?.policies.slice(-2)).toEqual([
      { kind: 'group-inline', name: 'b', group: 'devs', text: JSON.stringify(document) },
      { kind: 'group-managed', name: 'arn:aws:iam::aws:policy/A', group: 'devs', text: JSON.stringify(document) },
    ]);
    expect(caller?.boundary?.text).toEqual(expect.any(String));
  });

  it('tell which key the request sent without telling its value', () => {
    const { facts } = load(caseNamed('apikey-disabled-key'));
    expect(valueOf(facts.apiKeys)?.filter((key) => key.sentByRequest)).toHaveLength(1);
  });

  it('tell the web ACL of the stage, rules by priority', () => {
    const webAcl = valueOf(load(caseNamed('net-waf-blocks-body-over-8kb')).facts.webAcl);
    const priorities = webAcl?.rules.map((rule) => rule.priority) ?? [];
    expect(priorities.length).toBeGreaterThan(0);
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
  });

  it('find the custom domain that the host names', () => {
    expect(
      valueOf(load(caseNamed('route-stage-name-kept-in-custom-domain-url')).facts.customDomain)?.mappings.length,
    ).toBeGreaterThan(0);
    expect(valueOf(load(caseNamed('method-iam-called-unsigned')).facts.customDomain)).toBeNull();
  });

  it('say of a function that is named and not described that it is missing', () => {
    const json = caseNamed('authz-cached-policy-names-first-method');
    json.config.functions = json.config.functions.filter((one: { name: string }) => one.name !== 'authz');
    expect(valueOf(load(json).facts.functions)?.['authz']).toMatchObject({ state: 'Missing' });
  });

  it('say of a pool of this account that is not described that it is gone, and nothing of others', () => {
    const json = caseNamed('cognito-token-from-sibling-pool');
    json.config.cognito.userPools = [];
    json.config.authorizers[0].providerArns = [
      `arn:aws:cognito-idp:${json.config.api.region}:111122223333:userpool/own_1`,
      'arn:aws:cognito-idp:eu-north-1:999988887777:userpool/far_1',
    ];
    expect(valueOf(load(json).facts.userPools)).toEqual({ own_1: { id: 'own_1', exists: false, clients: [] } });
  });
});

describe('the request of a case', () => {
  it('has absolute times', () => {
    const json = caseNamed('cognito-token-from-sibling-pool');
    json.request.time = '2026-03-02T10:15:30Z';
    json.request.token.claims = { iss: 'i', exp: 60, iat: -5, nbf: 0 };
    json.request.clientCertificate = { subject: 's', issuer: 'i', notAfter: 90, chain: [] };
    const { request } = load(json);
    const start = Date.parse('2026-03-02T10:15:30Z') / 1000;
    expect(request.token?.claims).toEqual({ iss: 'i', exp: start + 60, iat: start - 5, nbf: start });
    expect(request.clientCertificate?.notAfter).toBe('2026-03-02T10:17:00.000Z');
  });

  it('comes with what AWS would not tell', () => {
    const { runtime } = load(caseNamed('authz-cached-policy-names-first-method'));
    expect(runtime.caches?.['tok']?.[0]).toMatchObject({ identityValues: ['Bearer T1'], ageSeconds: 40 });
    expect(runtime.behaviours?.['app']?.[0]?.does).toHaveProperty('returns');
    expect(load(caseNamed('iam-unauth-role-has-children-not-parent')).runtime).toMatchObject({
      sessionPolicy: null,
      sessionTokenMatches: true,
    });
  });

  it('comes with the answer seen, or with none', () => {
    const json = caseNamed('authz-cached-policy-names-first-method');
    expect(load(json).observed).toMatchObject({ status: 403, errorType: 'AccessDeniedException', from: 'given' });
    delete json.observed;
    expect(load(json).observed).toBeNull();
  });
});

describe('a file that is no case', () => {
  it.each([null, 7, 'x', [], {}, { caseFormat: 2 }])('%j is told apart', (json) =>
    expect(problemsOf(json).length).toBeGreaterThan(0),
  );

  it('is told where it breaks', () => {
    const json = caseNamed('method-iam-called-unsigned');
    json.config.methods[0].httpMethod = 'FETCH';
    json.config.stage.nmae = 'x';
    delete json.config.stage.name;
    json.config.api.policy = { Statement: [{ Effect: 'Maybe' }] };
    json.request.time = 'now';
    const problems = problemsOf(json);
    for (const path of ['/config/methods/0/httpMethod', '/config/stage/nmae', '/config/stage/name', '/request/time']) {
      expect(problems.filter((problem) => problem.startsWith(`${path}: `))).toHaveLength(1);
    }
  });

  it.each([
    [
      'REST with routes',
      (json: ReturnType<typeof caseNamed>) => ({ ...json, config: { ...json.config, routes: [] } }),
      '/config/routes',
    ],
    ['HTTP without routes', (json: ReturnType<typeof caseNamed>) => ({ ...json, apiType: 'HTTP' }), '/config/routes'],
    [
      'a month 13',
      (json: ReturnType<typeof caseNamed>) => ({ ...json, request: { ...json.request, time: '2026-13-02T10:15:30Z' } }),
      '/request/time',
    ],
  ])('%s is refused', (_, change, path) => {
    expect(
      problemsOf(change(caseNamed('method-iam-called-unsigned'))).map((problem) => problem.split(':')[0]),
    ).toContain(path);
  });

  it('never makes the loader throw, whatever part of a case is broken', () => {
    const leaves = (
      node: unknown,
      path: readonly (string | number)[] = [],
    ): readonly (readonly (string | number)[])[] =>
      typeof node === 'object' && node !== null
        ? [path, ...Object.entries(node).flatMap(([key, value]) => leaves(value, [...path, key]))]
        : [path];
    fc.assert(
      fc.property(fc.constantFrom(...givenCases), fc.nat(), fc.jsonValue(), ({ json }, at, junk) => {
        const broken = structuredClone(json);
        const paths = leaves(json).slice(1);
        const path = paths[at % paths.length] ?? [];
        let node = broken;
        for (const key of path.slice(0, -1)) node = node[key];
        node[path.at(-1) ?? ''] = junk;
        const loaded = loadCase(broken);
        if (!loaded.ok) expect(loaded.problems.length).toBeGreaterThan(0);
        // What the schema admits must load.
        if (fitsSchema(broken)) expect(loaded.ok).toBe(true);
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.anything(), (json) => void loadCase(json)));
  });
});

it('tells of a value that nests deeper than a walk through it could go, instead of ending at it', () => {
  const json = caseNamed('authz-http-api-no-invoke-permission');
  const deep = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;
  json.config.functions[0].behaviours = [{ returns: JSON.parse(deep) }];
  expect(problemsOf(json)).toEqual(['/config/functions/0/behaviours/0/returns: is nested more than 200 deep']);
});
