import { misfit, type Shape } from '../../../src/aws/clients/shape.ts';

const VERB = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
export const ANSWER: Shape = {
  exchange: /^(request|preflight)$/,
  'status?': 'number',
  'errorType?': 'text',
  headers: { '*': 'text' },
  body: 'text',
  from: /^given$/,
  'browser?': 'text',
};
export const TOKEN: Shape = { algorithm: 'text', signature: /^unknown$/, claims: {}, raw: 'any' };
/** As `Understood` in src/core/intake/understood.ts. */
export const UNDERSTOOD: Shape = {
  kind: /^(curl|har|program|response|browser|log|error-text|url|arn|nothing)$/,
  target: {
    '*': 'text',
    'apiType?': /^(REST|HTTP|WEBSOCKET)$/,
    'method?': VERB,
  },
  request: {
    'method?': VERB,
    'host?': 'text',
    'path?': 'text',
    'query?': 'text',
    'headers?': { '*': 'text' },
    'allHeadersKnown?': 'flag',
    'secretHeaders?': { '*': 'any' },
    'token?': TOKEN,
    'signing?': {},
    'origin?': 'text',
    'client?': /^(browser|program)$/,
    'credentialsMode?': /^(omit|same-origin|include)$/,
    'sourceIp?': 'text',
    'preflight?': {},
    'vpcEndpoint?': 'text',
    'bodyLength?': 'number',
    'time?': /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  },
  'caller?': { kind: /^(anonymous|arn)$/, 'arn?': 'text' },
  'observed?': ANSWER,
  understoodFrom: ['text'],
};
export const OBSERVED: Shape = { ok: 'flag', 'observed?': ANSWER, 'problem?': 'text' };
export const READING: Shape = {
  'kind?': 'text',
  means: 'text',
  codes: [/^[a-z0-9-]+$/],
  'status?': 'number',
  'errorType?': 'text',
  'text?': 'text',
  from: ['text'],
};
const TEXTS: readonly [Shape] = ['text'];
export const POLICY: Shape = {
  ok: 'flag',
  'policy?': {
    version: /^20(08|12)-10-17$/,
    statements: [
      {
        index: 'number',
        'sid?': 'text',
        effect: /^(Allow|Deny)$/,
        'principal?': { everyone: 'flag', aws: TEXTS, other: [{ type: 'text', value: 'text' }] },
        'action?': TEXTS,
        'notAction?': TEXTS,
        'resource?': TEXTS,
        'notResource?': TEXTS,
        conditions: [{ operator: 'text', key: 'text', values: TEXTS }],
      },
    ],
  },
  problems: [{ fatal: 'flag', 'index?': 'number', 'element?': 'text', message: 'text', 'offset?': 'number' }],
};

/** Throws where a value has not the shape, or inherits what its input told it to. */
export function expectConforms(value: unknown, shape: Shape): void {
  const why = misfit(shape, value) ?? polluted(value);
  if (why !== null) throw new Error(why);
}

/** Where in plain data something inherits from what was read; null where nothing does. */
export function polluted(value: unknown): string | null {
  if ('polluted' in {}) {
    Reflect.deleteProperty(Object.prototype, 'polluted');
    return 'every object has what the input said';
  }
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'function') return 'there is a function in it';
    if (typeof next !== 'object' || next === null) continue;
    const prototype: object | null = Object.getPrototypeOf(next);
    const isOfCode = prototype === null || typeof prototype.constructor === 'function';
    if (!isOfCode || Object.hasOwn(prototype ?? {}, 'polluted')) return 'an object has a prototype that was read';
    open.push(...Object.values(next));
  }
  return null;
}
