import type { GateName } from '../api-gateway/gates.ts';
import type { ExchangePrediction } from '../gates/index.ts';
import type { Difference } from '../model/diagnosis.ts';
import { type Fact, valueOf } from '../model/fact.ts';
import type { Caller, Definition, Facts, Method, Stage } from '../model/facts.ts';

/** What AWS tells otherwise on the two sides, in words; only what can bear on this call. */
export function factDifferences(
  here: Facts,
  there: Facts,
  { method }: Pick<ExchangePrediction, 'method'>,
): readonly Difference[] {
  return [
    ...callers(valueOf(here.caller), valueOf(there.caller)),
    ...stages(valueOf(here.stage) ?? null, valueOf(there.stage) ?? null),
    ...served(here.deployed, there.deployed, method),
  ];
}

function differs(gate: GateName | null, what: string, here: string, there: string): readonly Difference[] {
  return here === there ? [] : [{ kind: 'fact', what, gate, here, there, nearMiss: null }];
}

function callers(here: Caller | null | undefined, there: Caller | null | undefined): readonly Difference[] {
  if (here === undefined || there === undefined) return [];
  const policies = (caller: Caller | null): string => caller?.policies.map(({ name }) => name).join(', ') || 'none';
  return [
    ...differs(
      here === null || there === null ? 'authorization' : null,
      'who signs',
      here?.identityArn ?? 'nobody',
      there?.identityArn ?? 'nobody',
    ),
    ...differs('authorization', 'account of the caller', here?.accountId ?? 'none', there?.accountId ?? 'none'),
    ...differs('authorization', 'identity policies', policies(here), policies(there)),
    ...differs('authorization', 'permissions boundary', here?.boundary?.arn ?? 'none', there?.boundary?.arn ?? 'none'),
  ];
}

function stages(here: Stage | null, there: Stage | null): readonly Difference[] {
  if (here === null || there === null)
    return here === there
      ? []
      : differs('route', 'stage', here?.name ?? 'does not exist', there?.name ?? 'does not exist');
  const printed = (value: unknown): string => (value === null ? 'none' : JSON.stringify(value));
  return [
    ...differs(null, 'deployment', here.deploymentId, there.deploymentId),
    ...differs(null, 'time of the deployment', here.deployedAt ?? 'not known', there.deployedAt ?? 'not known'),
    ...variables(here.variables, there.variables),
    ...differs('throttle', 'rate of the stage', printed(here.throttle), printed(there.throttle)),
    ...differs(
      'throttle',
      'rates of single methods',
      printed(here.methodRates ?? null),
      printed(there.methodRates ?? null),
    ),
    ...differs('waf', 'web ACL', here.webAclArn ?? 'none', there.webAclArn ?? 'none'),
    ...differs(null, 'canary', printed(here.canary), printed(there.canary)),
  ];
}

/** By name only: people keep keys in stage variables. */
function variables(here: Stage['variables'], there: Stage['variables']): readonly Difference[] {
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter(
    (name) => here[name] !== there[name],
  );
  const printed = (value: string | undefined, other: string): string => (value === undefined ? 'not set' : other);
  return names.flatMap((name) =>
    differs(
      'integration',
      `stage variable ${name}`,
      printed(here[name], 'one value'),
      printed(there[name], 'another value'),
    ),
  );
}

function served(here: Definition, there: Definition, judged: Method | null): readonly Difference[] {
  return [...policies(here.policy, there.policy), ...methods(here, there, judged)];
}

/** Statement by statement, where both can be read. */
function policies(here: Fact<string | null>, there: Fact<string | null>): readonly Difference[] {
  if (here.state !== 'known' || there.state !== 'known' || here.value === there.value) return [];
  if (here.value === null || there.value === null)
    return differs(
      'resource-policy',
      'resource policy',
      here.value === null ? 'none' : 'attached',
      there.value === null ? 'none' : 'attached',
    );
  const [mine, theirs] = [statementsOf(here.value), statementsOf(there.value)];
  return Array.from({ length: Math.max(mine.length, theirs.length) }, (_, at) =>
    differs(
      'resource-policy',
      `statement ${at + 1} of the resource policy`,
      mine[at] ?? 'not there',
      theirs[at] ?? 'not there',
    ),
  ).flat();
}

function statementsOf(text: string): readonly string[] {
  try {
    const { Statement: statements } = JSON.parse(text) as { readonly Statement?: unknown };
    if (statements === undefined) return [text];
    return (Array.isArray(statements) ? statements : [statements]).map((one) => JSON.stringify(one));
  } catch {
    return [text];
  }
}

function methods(here: Definition, there: Definition, judged: Method | null): readonly Difference[] {
  if (judged === null) return [];
  const find = (definition: Definition): Method | undefined =>
    valueOf(definition.methods)?.find(
      ({ path, httpMethod }) => path === judged.path && httpMethod === judged.httpMethod,
    );
  const name = `${judged.httpMethod ?? ''} ${judged.path}`.trim();
  const [mine, theirs] = [find(here), find(there)];
  if (mine === undefined || theirs === undefined) {
    if (here.methods.state !== 'known' || there.methods.state !== 'known') return [];
    return differs(
      'route',
      name,
      mine === undefined ? 'not served' : 'served',
      theirs === undefined ? 'not served' : 'served',
    );
  }
  return [
    ...differs('authorization', `authorization of ${name}`, mine.authorizationType, theirs.authorizationType),
    ...differs('authorization', `authorizer of ${name}`, mine.authorizer ?? 'none', theirs.authorizer ?? 'none'),
    ...differs(
      'authorization',
      `scopes of ${name}`,
      mine.scopes.join(' ') || 'none',
      theirs.scopes.join(' ') || 'none',
    ),
    ...differs(
      'api-key',
      `API key of ${name}`,
      mine.apiKeyRequired ? 'required' : 'not required',
      theirs.apiKeyRequired ? 'required' : 'not required',
    ),
    ...differs(
      'integration',
      `integration of ${name}`,
      JSON.stringify(mine.integration),
      JSON.stringify(theirs.integration),
    ),
  ];
}
