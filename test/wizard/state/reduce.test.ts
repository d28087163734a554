import { describe, expect, it } from 'vitest';
import { failed, known } from '../../../src/core/model/fact.ts';
import type { ApiListing, Identity, MethodListing, StageListing } from '../../../src/core/model/ports.ts';
import type { Action } from '../../../src/wizard/state/actions.ts';
import { initialState } from '../../../src/wizard/state/initial-state.ts';
import { rowsOf } from '../../../src/wizard/state/loads.ts';
import type { InitialAnswers, ProfileChoice } from '../../../src/wizard/state/ports.ts';
import { reduce } from '../../../src/wizard/state/reduce.ts';
import type { SessionState } from '../../../src/wizard/state/state.ts';

const STAGING: ProfileChoice = { id: 'staging', name: 'staging', kind: 'profile', region: 'eu-west-1', detail: null };
const IDENTITY: Identity = {
  arn: 'arn:aws:iam::111122223333:user/mia',
  accountId: '111122223333',
  region: 'eu-west-1',
  regionFrom: 'profile staging',
  from: 'profile staging',
  practice: false,
};
const API: ApiListing = {
  id: 'a1b2c3d4e5',
  name: 'orders',
  apiType: 'REST',
  endpointType: 'REGIONAL',
  hasPolicy: true,
  defaultEndpointDisabled: false,
};
const STAGE: StageListing = { name: 'prod', deploymentId: 'd1', deployedAt: null, draftMovedOn: null };
const METHOD: MethodListing = {
  verb: 'GET',
  path: '/orders/{id}',
  authorizationType: 'AWS_IAM',
  apiKeyRequired: false,
};

const SIGNED_IN: readonly Action[] = [
  { type: 'started' },
  { type: 'profiles-loaded', profiles: [STAGING] },
  { type: 'choose-profile', choice: STAGING },
  { type: 'identity-read', profileId: 'staging', identity: known('GetCallerIdentity', IDENTITY), practiceCalls: [] },
];
const AT_CALLER: readonly Action[] = [
  ...SIGNED_IN,
  { type: 'skip-paste' },
  { type: 'apis-listed', apis: known('GetRestApis', [API]) },
  { type: 'choose-api', api: API },
  { type: 'stages-listed', apiId: API.id, stages: known('GetStages', [STAGE]) },
  { type: 'choose-stage', stage: 'prod' },
  { type: 'methods-listed', apiId: API.id, stage: 'prod', methods: known('GetResources', [METHOD]) },
  { type: 'choose-method', method: { verb: 'GET', path: '/orders/42', route: METHOD } },
];
const CALLER: Action = { type: 'choose-caller', caller: { choice: { kind: 'self' }, label: 'user/mia' } };
const ADDRESS: Action = { type: 'set-request-details', details: { sourceIp: '198.51.100.7' } };

function reached(
  actions: readonly Action[],
  initial: InitialAnswers = {},
): { readonly state: SessionState; readonly effects: readonly string[] } {
  let state = initialState(initial, false, 0);
  let effects: readonly string[] = [];
  for (const [index, action] of actions.entries()) {
    const outcome = reduce(state, action, 1000 * index);
    state = outcome.state;
    effects = outcome.effects.map((effect) => effect.type);
  }
  return { state, effects };
}
const screens = (state: SessionState): string => state.screens.join(' › ');

describe('a long list', () => {
  const AT_METHOD = AT_CALLER.slice(0, -2);
  const page = (path: string, stage = 'prod'): Action => ({
    type: 'methods-page',
    apiId: API.id,
    stage,
    methods: [{ ...METHOD, path }],
  });

  it('can be chosen from while its other pages come', () => {
    const { state } = reached([...AT_METHOD, page('/a'), page('/b')]);
    expect(state.methods.state).toBe('loading');
    expect(rowsOf(state.methods).map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  it('takes no page of another stage, and none after its end', () => {
    const listed: Action = {
      type: 'methods-listed',
      apiId: API.id,
      stage: 'prod',
      methods: known('GetResources', [METHOD]),
    };
    const { state } = reached([...AT_METHOD, page('/a', 'dev'), listed, page('/b')]);
    expect(rowsOf(state.methods)).toEqual([METHOD]);
  });

  it('of users and roles grows the same way', () => {
    const arn = 'arn:aws:iam::111122223333:user/ann';
    const { state } = reached([
      ...AT_CALLER,
      { type: 'list-principals' },
      { type: 'principals-page', principals: [{ arn, kind: 'user' }] },
    ]);
    expect(rowsOf(state.principals)).toEqual([{ arn, kind: 'user' }]);
  });

  it('is listed anew when somebody asks again', () => {
    const failed: Action = {
      type: 'methods-listed',
      apiId: API.id,
      stage: 'prod',
      methods: { state: 'failed', operation: 'GetResources', why: 'no connection' },
    };
    expect(reached([...AT_METHOD, failed, { type: 'retry' }]).effects).toEqual(['forget', 'list-methods']);
  });
});

describe('the way through the questions', () => {
  const table: readonly (readonly [string, readonly Action[], string, readonly string[]])[] = [
    ['begins with the profiles', [{ type: 'started' }], 'profile', ['load-profiles', 'load-recent', 'load-unfinished']],
    ['asks who a profile is', SIGNED_IN.slice(0, 3), 'profile', ['open-account', 'remember']],
    ['goes on once it is known who that is', SIGNED_IN, 'profile › paste', []],
    ['lists the APIs', [...SIGNED_IN, { type: 'skip-paste' }], 'profile › paste › api', ['list-apis']],
    ['comes to the caller', AT_CALLER, 'profile › paste › api › stage › method › caller', ['read-ahead']],
    [
      'examines the call',
      [...AT_CALLER, CALLER],
      'profile › paste › api › stage › method › caller › troubleshooting',
      ['examine'],
    ],
    ['goes back one screen', [...AT_CALLER, { type: 'back' }], 'profile › paste › api › stage › method', []],
    ['does not go back before the first screen', [{ type: 'started' }, { type: 'back' }], 'profile', []],
    [
      'ignores a list of stages of another API',
      [...AT_CALLER.slice(0, 7), { type: 'stages-listed', apiId: 'other', stages: known('GetStages', []) }],
      'profile › paste › api › stage',
      [],
    ],
  ];
  for (const [name, actions, way, effects] of table)
    it(name, () => {
      const at = reached(actions);
      expect(screens(at.state)).toBe(way);
      expect(at.effects).toEqual(effects);
    });

  it('keeps what was answered as one line each', () => {
    const { state } = reached([...AT_CALLER, CALLER]);
    expect(state.transcript.map((line) => line.label)).toEqual(['Profile', 'API', 'Stage', 'Method', 'Caller']);
  });

  it('builds the request as the caller would sign and send it', () => {
    const { request } = reached([...AT_CALLER, ADDRESS, CALLER]).state;
    expect(request).toMatchObject({
      method: 'GET',
      host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      path: '/prod/orders/42',
      sourceIp: '198.51.100.7',
    });
    expect(request?.signing).toMatchObject({ service: 'execute-api', region: 'eu-west-1', date: '19700101T000012Z' });
  });

  it('stays on the profile and says why when nobody is signed in', () => {
    const { state } = reached([
      ...SIGNED_IN.slice(0, 3),
      {
        type: 'identity-read',
        profileId: 'staging',
        identity: failed('GetCallerIdentity', 'the SSO session has expired'),
        practiceCalls: [],
      },
    ]);
    expect(screens(state)).toBe('profile');
    expect(state.identity).toMatchObject({ state: 'failed', why: expect.stringContaining('SSO session has expired') });
    expect(reduce(state, { type: 'quit' }, 0).state.exit).toBe(4);
  });

  it('gives every wait a label and a deadline', () => {
    const { state } = reached([...SIGNED_IN, { type: 'skip-paste' }]);
    expect(state.apis).toMatchObject({
      state: 'loading',
      label: expect.stringMatching(/\w/),
      since: 4000,
      deadline: 34_000,
    });
  });
});

describe('what flags answer is not asked', () => {
  const FLAGS: InitialAnswers = {
    profileId: 'staging',
    apiId: API.id,
    stage: 'prod',
    verb: 'GET',
    path: '/orders/42',
    caller: { kind: 'anonymous' },
  };
  const READ: readonly Action[] = [
    { type: 'started' },
    { type: 'profiles-loaded', profiles: [STAGING] },
    { type: 'identity-read', profileId: 'staging', identity: known('GetCallerIdentity', IDENTITY), practiceCalls: [] },
    { type: 'apis-listed', apis: known('GetRestApis', [API]) },
    { type: 'stages-listed', apiId: API.id, stages: known('GetStages', [STAGE]) },
    { type: 'methods-listed', apiId: API.id, stage: 'prod', methods: known('GetResources', [METHOD]) },
  ];

  it('goes straight to the steps when everything is given', () => {
    const { state, effects } = reached(READ, FLAGS);
    expect(screens(state)).toBe('profile › troubleshooting');
    expect(effects).toEqual(['read-ahead', 'examine']);
    expect(state.request?.signing).toBeNull();
  });

  it('asks only what is missing', () => {
    const { caller: _, ...rest } = FLAGS;
    expect(screens(reached(READ, rest).state)).toBe('profile › caller');
  });

  it('asks for the API when the one named is not there', () => {
    expect(screens(reached(READ.slice(0, 4), { ...FLAGS, apiId: 'gone' }).state)).toBe('profile › api');
  });
});
