import { SOURCE } from '../sources.ts';
import type { Row } from '../types.ts';
import { anyone, gained, HOME, IAM_AUTH, kept, lost, never, rest, V6 } from '../world.ts';

const requestValidators = [
  { id: 'val001', name: 'all', validateRequestBody: true, validateRequestParameters: true },
  { id: 'val002', name: 'body only', validateRequestBody: true, validateRequestParameters: false },
];
const schema = (...required: readonly string[]) => ({
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required,
});
const models = (...required: readonly string[]) => [
  { name: 'Order', contentType: 'application/json', schema: schema(...required) },
];
const validated = (over: Record<string, unknown> = {}) => ({
  requestValidator: 'val001',
  requestParameters: { 'method.request.querystring.shop': true },
  requestModels: { 'application/json': 'Order' },
  ...over,
});
const serves = (method: Record<string, unknown>, required: readonly string[] = ['item'], auth = {}) =>
  rest({ auth, routes: { 'POST /orders': method }, config: { requestValidators, models: models(...required) } });

const json = { 'Content-Type': 'application/json' };
const text = { 'Content-Type': 'text/plain' };
const good = { headers: json, query: 'shop=1', body: '{"item":"tea"}' };
const noItem = { headers: json, query: 'shop=1', body: '{}' };
const noShop = { headers: json, body: '{"item":"tea"}' };
const neither = { headers: json, body: '{}' };

export const VALIDATORS: readonly Row[] = [
  {
    name: 'request validator dropped',
    kind: 'validator',
    before: serves(validated()),
    after: serves({}),
    probes: [
      kept('POST /orders', good),
      gained('POST /orders', noItem),
      gained('POST /orders', noShop),
      gained('POST /orders', { ...neither, from: HOME }),
      gained('POST /orders', { headers: json, query: 'shop=', body: '{"item":"tea"}' }),
      gained('POST /orders', { headers: json, query: 'shop=1', body: 'no JSON' }),
      kept('POST /orders', { headers: text, query: 'shop=1', body: 'anything' }),
      kept('GET /orders'),
      never('PUT /orders', good),
      kept('POST /files/a', neither),
    ],
    letsIn: [
      anyone({ calls: ['POST /orders'], missing: ['query:shop'] }),
      anyone({ calls: ['POST /orders'], missing: ['body:item'] }),
    ],
    shutsOut: [],
    source: SOURCE.validation,
  },
  {
    name: 'request validator exchanged for one that looks at bodies only',
    kind: 'validator',
    before: serves(validated()),
    after: serves(validated({ requestValidator: 'val002' })),
    probes: [
      kept('POST /orders', good),
      gained('POST /orders', noShop),
      gained('POST /orders', { ...noShop, from: V6 }),
      never('POST /orders', noItem),
      never('POST /orders', neither),
      kept('POST /orders', { headers: text, query: 'shop=1', body: 'anything' }),
      gained('POST /orders', { headers: text, body: 'anything' }),
      kept('GET /orders'),
    ],
    letsIn: [anyone({ calls: ['POST /orders'], missing: ['query:shop'], complete: ['body:item'] })],
    shutsOut: [],
    source: SOURCE.validation,
  },
  {
    name: 'request validator set',
    kind: 'validator',
    before: serves({}),
    after: serves(validated()),
    probes: [
      kept('POST /orders', good),
      lost('POST /orders', noItem),
      lost('POST /orders', noShop),
      lost('POST /orders', { ...neither, from: HOME }),
      kept('POST /orders', { headers: text, query: 'shop=1', body: 'anything' }),
      lost('POST /orders', { headers: text, body: 'anything' }),
      kept('GET /orders'),
      kept('POST /files/a', neither),
    ],
    letsIn: [],
    shutsOut: [
      anyone({ calls: ['POST /orders'], missing: ['query:shop'] }),
      anyone({ calls: ['POST /orders'], missing: ['body:item'] }),
    ],
    source: SOURCE.validation,
  },
  {
    name: 'required member dropped from a model',
    kind: 'validator',
    before: serves(validated(), ['item', 'count']),
    after: serves(validated(), ['item']),
    probes: [
      gained('POST /orders', good),
      gained('POST /orders', { ...good, from: HOME }),
      kept('POST /orders', { ...good, body: '{"item":"tea","count":2}' }),
      never('POST /orders', noItem),
      never('POST /orders', { ...good, body: '{"count":2}' }),
      never('POST /orders', noShop),
      kept('POST /orders', { headers: text, query: 'shop=1', body: 'anything' }),
      kept('GET /orders'),
      kept('POST /files/a', good),
    ],
    letsIn: [anyone({ calls: ['POST /orders'], missing: ['body:count'], complete: ['query:shop', 'body:item'] })],
    shutsOut: [],
    source: SOURCE.validation,
  },
  {
    name: 'request validator dropped where methods sign: it let nobody else in',
    kind: 'validator',
    before: serves(validated(), ['item'], IAM_AUTH),
    after: serves({}, ['item'], IAM_AUTH),
    probes: [
      kept('POST /orders', { ...good, as: 'carol' }),
      gained('POST /orders', { ...noItem, as: 'carol' }),
      gained('POST /orders', { ...noShop, as: 'carol', from: HOME }),
      never('POST /orders', good),
      never('POST /orders', noItem),
      never('POST /orders', { ...noItem, as: 'alice' }),
      never('POST /orders', { ...neither, as: 'partner/app' }),
      never('POST /orders', { ...neither, as: 'stranger' }),
      kept('POST /files/a', { ...noItem, as: 'carol' }),
      kept('POST /files/a', { ...neither, as: 'carol' }),
    ],
    letsIn: [
      { principals: ['111122223333'], ownPolicyAllows: true, calls: ['POST /orders'], missing: ['query:shop'] },
      { principals: ['111122223333'], ownPolicyAllows: true, calls: ['POST /orders'], missing: ['body:item'] },
    ],
    shutsOut: [],
    source: SOURCE.validation,
  },
];
