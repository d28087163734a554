import { describe, expect, it } from 'vitest';
import { leastFirst, type Ranked } from '../../../src/core/fixes/planning/ranking.ts';
import type { Region } from '../../../src/core/model/plan.ts';

// Which of two plans comes first: each row names the better one and the worse one, which differ in one thing.

const CAUSES = ['resource-policy-ip-condition', 'iam-policy-missing'] as const;
const ASKED = {
  verbs: ['GET' as const],
  path: '/orders/42',
  action: 'execute-api:Invoke',
  route: '/orders/{id}',
  address: '203.0.113.10',
  endpoint: null,
  signer: null,
};

const region = (over: Partial<Region> = {}): Region => ({
  text: '',
  principals: ['*'],
  exceptPrincipals: [],
  ownPolicyAllows: null,
  addresses: ['198.51.100.7/32'],
  endpoints: [],
  origins: [],
  verbs: ['GET'],
  routes: ['/orders/{id}'],
  paths: [],
  exceptPaths: [],
  tokens: [],
  keys: [],
  conditions: [],
  ...over,
});
const reach = (regions: readonly Region[], notCompared: readonly string[] = []) => ({ text: '', regions, notCompared });
const letsIn = (regions: readonly Region[], everyone = false, notCompared: readonly string[] = []) => ({
  widens: { ...reach(regions, notCompared), opens: 'others' as const, pairs: [], everyone },
});
const plan = (over: Partial<Ranked> = {}): Ranked => ({
  causes: [CAUSES[0]],
  ...letsIn([]),
  shutsOut: reach([]),
  alsoPublishes: [],
  changes: [],
  bearing: undefined,
  ...over,
});
const flush = { kind: 'flush-stage-authorizers-cache', restApiId: 'a1b2c3d4e5', stageName: 'prod' } as const;
const everyone = letsIn([region({ addresses: [] })], true);
const other = region({ routes: ['/reports'] });

const ROWS: readonly (readonly [string, Ranked, Ranked])[] = [
  ['the cause that stops the call', plan({ ...everyone }), plan({ causes: [CAUSES[1]], bearing: 'slip' })],
  ['a slip corrected, even where that opens more', plan({ bearing: 'slip', ...everyone }), plan({ bearing: 'mends' })],
  ['not everyone', plan({ bearing: 'works-around' }), plan({ bearing: 'mends', ...everyone })],
  ['what mends', plan({ bearing: 'mends', ...letsIn([other]) }), plan()],
  ['anything before what works around', plan({ ...letsIn([other]) }), plan({ bearing: 'works-around' })],
  ['nobody else', plan(), plan(letsIn([region()]))],
  ['fewer verbs', plan(letsIn([region()])), plan(letsIn([region({ verbs: ['ANY'] })]))],
  ['fewer routes', plan(letsIn([region()])), plan(letsIn([region(), other]))],
  ['a smaller network', plan(letsIn([region()])), plan(letsIn([region({ addresses: ['198.51.100.0/24'] })]))],
  [
    'one role, not its account',
    plan(letsIn([region({ principals: ['arn:aws:iam::111122223333:role/a'], addresses: [] })])),
    plan(letsIn([region({ principals: ['arn:aws:iam::111122223333:root'], addresses: [] })])),
  ],
  [
    'what is known',
    plan(letsIn([region({ addresses: [] })])),
    plan(letsIn([], false, ['everything else that * matches'])),
  ],
  ['what is known by route', plan(letsIn([other])), plan(letsIn([region({ routes: [] })]))],
  ['nobody shut out', plan(), plan({ shutsOut: reach([other]) })],
  ['no edits of others', plan(), plan({ alsoPublishes: ['GET /new: new'] })],
  ['fewer calls', plan({ changes: [flush] }), plan({ changes: [flush, flush] })],
];

describe('least first', () => {
  const compare = leastFirst(CAUSES, ASKED);

  it.each(ROWS)('%s', (_name, better, worse) => {
    expect(compare(better, worse)).toBeLessThan(0);
    expect(compare(worse, better)).toBeGreaterThan(0);
  });

  it.each([
    ['other ids for the asked caller', region({ addresses: ['203.0.113.10/32'] })],
    ['both scopes of everyone else', region({ addresses: [], paths: ['/orders/42'] }), region({ addresses: [] })],
  ])('leaves to the list: %s', (_name, one, another = undefined) => {
    const [a, b] = [plan(letsIn([one])), plan(letsIn(another === undefined ? [] : [another]))];
    expect(compare(a, b)).toBe(0);
  });
});
