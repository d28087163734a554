import { predictExchange } from '../../../src/core/gates/index.ts';
import type { LoadedCase } from '../../../src/core/intake/cases/index.ts';
import type { Facts } from '../../../src/core/model/facts.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { type Request, VERBS, type Verb } from '../../../src/core/model/request.ts';

/**
 * Who is let in, told by sending every call through all the gates: slower than the planner's way, and none of its code.
 */
export function letIn(before: Facts, after: Facts, { request, runtime, facts }: LoadedCase): readonly string[] {
  const { scope } = facts;
  const asked = predictExchange(facts, request, runtime, 'request');
  const host = `${scope.apiId}.execute-api.${scope.region}.amazonaws.com`;
  const methods = after.deployed.methods.state === 'known' ? after.deployed.methods.value : [];
  const signer = facts.caller.state === 'known' ? (facts.caller.value?.identityArn ?? null) : null;
  return methods.flatMap((method) => {
    // Who has no key is let in where none is asked for any more; elsewhere keys are nobody's change here.
    const gates = method.apiKeyRequired ? GATES : [...GATES, 'api-key'];
    const verbs = method.httpMethod === 'ANY' || method.httpMethod === null ? VERBS : [method.httpMethod];
    return verbs.flatMap((verb) => {
      const isAsked = asked.method?.path === method.path && request.method === verb;
      const path = `/${scope.stage}${isAsked ? asked.path : method.path.replace(/\{[^}]+\}/g, 'sample')}`;
      const calls = callsOf({ ...request, host }, verb, path, method.authorizationType === 'AWS_IAM', signer);
      return calls
        .filter(([, call]) => !passes(before, call, runtime, gates) && passes(after, call, runtime, gates))
        .map(([who]) => `${who} ${verb} ${method.path}`);
    });
  });
}

function callsOf(
  request: Request,
  method: Verb,
  path: string,
  signed: boolean,
  signer: string | null,
): readonly (readonly [string, Request])[] {
  const call = { ...request, method, path, query: '', preflight: null };
  if (signed)
    return signer === null || request.signing === null
      ? []
      : [[signer, { ...call, signing: { ...request.signing, host: request.host, path, query: '' } }]];
  const elsewhere =
    request.vpcEndpoint === null
      ? { sourceIp: '251.2.3.4' }
      : { sourceIp: '10.99.99.99', vpcEndpoint: 'vpce-0fffffffffffffff0' };
  return [
    ['anonymous', { ...call, signing: null }],
    ['*', { ...call, signing: null, ...elsewhere }],
  ];
}

const GATES: readonly string[] = ['route', 'resource-policy', 'authorization'];

const passes = (facts: Facts, request: Request, runtime: LoadedCase['runtime'], gates: readonly string[]): boolean =>
  !predictExchange(facts, request, runtime, 'request').refusals.some(({ gate }) => gates.includes(gate));

/** What a plan says, in the same words; who is everyone is also an anonymous caller from here. */
export function listed({ widens }: FixPlan): ReadonlySet<string> {
  const lines = widens.pairs.flatMap(({ caller, method, path }) => {
    const verbs = method === 'ANY' ? VERBS : [method];
    return verbs.flatMap((verb) => [
      `${caller} ${verb} ${path}`,
      ...(caller === '*' ? [`anonymous ${verb} ${path}`] : []),
    ]);
  });
  return new Set(lines);
}
