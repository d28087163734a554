import { apiPath, functionArn, managementArn } from '../api-gateway/arns.ts';
import type { CauseCode } from '../causes/index.ts';
import { type Evidence, factEvidence, valueOf } from '../model/fact.ts';
import type { ApiKey, UsagePlan } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { methodsUnread } from './context.ts';
import { cannotTell, finding, notApplicable, passes, refuses, unknownOf } from './judgement.ts';
import { refusal } from './refusal.ts';
import type { Gate, GateContext } from './types.ts';
import { keyPlaceholder, keyReturned, plansOfStage, type SuppliedKey, sendsKeyHeader, suppliedKey } from './usage.ts';

/**
 * A key is accepted only when it is sent where the API looks, exists, is enabled, and sits in a usage plan that lists
 * the stage. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export const apiKeyGate: Gate = {
  name: 'api-key',
  judge: (context) => ({ result: judgeApiKey(context), next: context }),
};

function judgeApiKey(context: GateContext): GateResult {
  const { method, facts } = context;
  if (facts.scope.apiType === 'HTTP') return notApplicable('api-key', 'HTTP APIs have no API keys.');
  if (method === null) {
    const unread = methodsUnread(context);
    return unread === null
      ? notApplicable('api-key', 'No method serves the request.')
      : cannotTell('api-key', 'Whether the method needs an API key could not be read.', [unread]);
  }
  if (!method.apiKeyRequired) return notApplicable('api-key', 'The method needs no API key.');
  if (facts.api.state !== 'known')
    return cannotTell('api-key', 'The API key source of the API could not be read.', [
      unknownOf('api', 'the API', facts.api),
    ]);
  const source = facts.api.value.apiKeySource;
  const supplied = suppliedKey(context, source);
  const wrong = [...supplyFaults(context, source, supplied), ...planFaults(context, supplied)];
  if (wrong.length > 0) return refuses('api-key', refusal(context, 'INVALID_API_KEY'), wrong);
  if (supplied.state === 'unknown')
    return {
      ...cannotTell('api-key', 'The method requires an API key, but it is not known which key was sent.', [
        supplied.unknown,
      ]),
      ...(source === 'HEADER' || keyReturned(context) !== null ? { suspects: faultsOfSomeKey(context) } : {}),
    };
  if (facts.usagePlans.state !== 'known')
    return cannotTell('api-key', 'The usage plans could not be read.', [
      unknownOf('usage-plans', 'the usage plans', facts.usagePlans),
    ]);
  const plan = plansOfStage(context, facts.usagePlans.value)[0];
  return passes(
    'api-key',
    `The key is enabled, and usage plan "${plan?.name ?? ''}" admits it to stage "${context.stage}".`,
  );
}

/**
 * What may be wrong with a key that is there and was not compared: what is wrong with some key of the account, or that
 * it is none.
 */
function faultsOfSomeKey(context: GateContext): readonly CauseCode[] {
  const { apiKeys, usagePlans } = context.facts;
  const keys = valueOf(apiKeys) ?? [];
  const admitted = plansOfStage(context, valueOf(usagePlans) ?? []).flatMap(({ keyIds }) => keyIds);
  return [
    ...(keys.some(({ enabled }) => !enabled) ? (['api-key-disabled'] as const) : []),
    ...(keys.some(({ id, enabled }) => enabled && !admitted.includes(id))
      ? (['api-key-not-in-usage-plan'] as const)
      : []),
    'api-key-unknown',
  ];
}

/** What is wrong with the key as it was sent. */
function supplyFaults(
  context: GateContext,
  source: 'HEADER' | 'AUTHORIZER',
  supplied: SuppliedKey,
): readonly Finding[] {
  const { apiKeys } = context.facts;
  const operation = apiKeys.state === 'known' ? apiKeys.operation : 'GetApiKeys';
  switch (supplied.state) {
    case 'unknown':
      return [];
    case 'none':
      return [nothingSupplied(context, source)];
    case 'no-such-key':
      return [unknownKey(context, source, supplied.looksLike ?? null, operation)];
    case 'key':
      return supplied.key.enabled ? [] : [disabled(context, supplied.key, operation)];
  }
}

function unknownKey(
  context: GateContext,
  source: 'HEADER' | 'AUTHORIZER',
  looksLike: string | null,
  operation: string,
): Finding {
  const { apiKeys, deployed, scope } = context.facts;
  const names = valueOf(apiKeys)?.map(({ name }) => name) ?? [];
  const evidence = [factEvidence(operation, '/items', names, looksLike ?? 'no API key has the value that was sent')];
  if (source === 'HEADER')
    return finding(
      'api-key-unknown',
      'request:header/x-api-key',
      `The key that was sent is not an API key of this account in ${scope.region}.`,
      evidence,
    );
  const authorizer = valueOf(deployed.authorizers)?.find(({ name }) => name === context.method?.authorizer);
  const sentence =
    `Authorizer "${authorizer?.name ?? ''}" returns a usageIdentifierKey that does not match any API key of ` +
    `this account in ${scope.region}`;
  return finding(
    'api-key-unknown',
    functionArn(context.facts.scope, authorizer?.function ?? ''),
    `${sentence}${looksLike === null ? '' : `: ${looksLike}`}.`,
    evidence,
  );
}

function nothingSupplied(context: GateContext, source: 'HEADER' | 'AUTHORIZER'): Finding {
  const api = managementArn(context.facts.scope, apiPath(context.facts.scope));
  const { facts, method } = context;
  const operation = facts.api.state === 'known' ? facts.api.operation : 'GetRestApi';
  const evidence: readonly Evidence[] = [factEvidence(operation, '/apiKeySource', source)];
  const mismatch = (sentence: string): Finding => finding('api-key-source-mismatch', api, sentence, evidence);
  if (source === 'AUTHORIZER' && sendsKeyHeader(context))
    return mismatch(
      'The API takes the key from its authorizer (usageIdentifierKey) and ignores the x-api-key header, where the ' +
        'key was sent.',
    );
  if (source === 'AUTHORIZER' && method?.authorizationType !== 'CUSTOM')
    return mismatch(
      'The API takes the key from a Lambda authorizer (usageIdentifierKey), but this method has ' +
        'no Lambda authorizer.',
    );
  if (source === 'HEADER' && keyReturned(context) !== null)
    return mismatch(
      'The authorizer returns the key (usageIdentifierKey), but the API looks for it in the x-api-key header.',
    );
  const name = `${method?.httpMethod ?? ''} ${method?.path ?? ''}`.trim();
  const placeholder = keyPlaceholder(context);
  const inHeader =
    placeholder === null
      ? 'no x-api-key header was sent'
      : `x-api-key contains the placeholder ${placeholder}, not a real value`;
  const where = source === 'HEADER' ? inHeader : 'the authorizer returns no usageIdentifierKey';
  return finding(
    'api-key-missing',
    managementArn(context.facts.scope, `${apiPath(context.facts.scope)}/stages/${context.stage}`),
    `${name} needs an API key, and ${where}.`,
    [
      factEvidence(
        facts.deployed.methods.state === 'known' ? facts.deployed.methods.operation : 'GetExport',
        '/paths',
        { apiKeyRequired: true },
        name,
      ),
    ],
  );
}

const disabled = (context: GateContext, key: ApiKey, operation: string): Finding =>
  finding(
    'api-key-disabled',
    managementArn(context.facts.scope, `apikeys/${key.id}`),
    `API key "${key.name}" is disabled.`,
    [factEvidence(operation, '/items/enabled', false, `API key ${key.id}`)],
  );

/** What is wrong with the usage plans, whatever key is sent. */
function planFaults(context: GateContext, supplied: SuppliedKey): readonly Finding[] {
  const { usagePlans, scope } = context.facts;
  if (usagePlans.state !== 'known') return [];
  const listing = plansOfStage(context, usagePlans.value);
  const evidence = usagePlans.value.map((plan, i) =>
    factEvidence(usagePlans.operation, `/items/${i}/apiStages`, plan.apiStages, plan.name),
  );
  if (listing.length === 0) {
    // Where nobody has set up keys at all, the one fault is the missing key.
    if (usagePlans.value.length === 0 && (supplied.state === 'none' || supplied.state === 'no-such-key')) return [];
    return [stageNotAttached(context, supplied, usagePlans.value, evidence)];
  }
  if (supplied.state !== 'key' || listing.some((plan) => plan.keyIds.includes(supplied.key.id))) return [];
  const [plan] = listing;
  const missing =
    `Usage plan "${plan?.name ?? ''}" lists ${scope.apiId}:${context.stage}, but API key "${supplied.key.name}" is ` +
    'not in it.';
  return [
    finding(
      'api-key-not-in-usage-plan',
      managementArn(context.facts.scope, `usageplans/${plan?.id ?? ''}`),
      missing,
      evidence,
    ),
  ];
}

function stageNotAttached(
  context: GateContext,
  supplied: SuppliedKey,
  plans: readonly UsagePlan[],
  evidence: readonly Evidence[],
): Finding {
  const holder = supplied.state === 'key' ? plans.find((plan) => plan.keyIds.includes(supplied.key.id)) : undefined;
  const plan = holder ?? (plans.length === 1 ? plans[0] : undefined);
  const resource =
    plan === undefined ? `${apiPath(context.facts.scope)}/stages/${context.stage}` : `usageplans/${plan.id}`;
  const listed = `${context.facts.scope.apiId}:${context.stage}`;
  const stages = plans.flatMap(({ apiStages }) => apiStages.map(({ apiId, stage }) => `${apiId}:${stage}`));
  const lists = stages.length === 0 ? 'they list no stage' : `they list ${[...new Set(stages)].join(', ')}`;
  const sentence = `No usage plan lists ${listed} (${lists}), so no key at all is accepted there.`;
  return finding('usage-plan-stage-not-attached', managementArn(context.facts.scope, resource), sentence, evidence);
}
