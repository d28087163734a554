import { valueOf } from '../model/fact.ts';
import type { ApiKey, Facts, UsagePlan } from '../model/facts.ts';
import type { Gap, GapSubject } from '../model/gate.ts';
import type { Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import { type Secret, secret, secretOrNull } from '../model/secret.ts';
import { authorizerVerdict } from './authorizers/index.ts';
import { contextAfterRoute } from './context.ts';
import { unknownOf } from './judgement.ts';
import { placeholderIn, sentHeader } from './sent.ts';
import type { ExchangePrediction, GateContext } from './types.ts';

/** The usage plans that list the stage of this call. */
export const plansOfStage = (
  { facts, stage }: { readonly facts: Pick<Facts, 'scope'>; readonly stage: string },
  plans: readonly UsagePlan[],
): readonly UsagePlan[] =>
  plans.filter((plan) => plan.apiStages.some((s) => s.apiId === facts.scope.apiId && s.stage === stage));

/**
 * How the key of this request is known: which key it is, that it is none of this account, that none was supplied, or
 * not at all.
 */
export type SuppliedKey =
  | { readonly state: 'key'; readonly key: ApiKey }
  /** `looksLike`: what it is instead, where that can be told. */
  | { readonly state: 'no-such-key'; readonly looksLike?: string }
  | { readonly state: 'none' }
  | { readonly state: 'unknown'; readonly unknown: Gap };

/** The key as the API looks for it: in `x-api-key`, or in the authorizer's `usageIdentifierKey`. */
export function suppliedKey(context: GateContext, source: 'HEADER' | 'AUTHORIZER'): SuppliedKey {
  return source === 'HEADER' ? keyOfHeader(context) : keyOfAuthorizer(context);
}

export const sendsKeyHeader = (context: GateContext): boolean =>
  (sentHeader(context.request, 'x-api-key') ?? '') !== '';

/** What stands in `x-api-key` without being a value (`undefined`, `$KEY`), quoted; null for a value or no header. */
export function keyPlaceholder({ request }: GateContext): string | null {
  const sent = sentHeader(request, 'x-api-key') ?? '';
  return sent === '' ? null : placeholderIn(sent);
}

const NOT_COMPARED = 'the values of the keys were not compared (--match-key)';
/** A comparison of the values would tell these. */
const TO_COMPARE: readonly GapSubject[] = ['sent-api-key', 'returned-api-key-id'];

/**
 * The key that was supplied and still has to be compared with those of the account; null where that is not what is
 * missing.
 */
export function keyToCompare(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  predicted: ExchangePrediction,
): Secret | null {
  const context = contextAfterRoute(facts, request, runtime, predicted);
  const source = valueOf(facts.api)?.apiKeySource;
  if (source === undefined || context.method?.apiKeyRequired !== true) return null;
  const supplied = suppliedKey(context, source);
  if (supplied.state !== 'unknown' || !TO_COMPARE.includes(supplied.unknown.about)) return null;
  return source === 'HEADER' ? secretOrNull(sentHeader(request, 'x-api-key')) : keyReturned(context);
}

/** The key with this value, where values were compared. */
const keyByValue = ({ runtime }: GateContext, keys: readonly ApiKey[], value: Secret | null): ApiKey | undefined =>
  keys.find(({ id }) => runtime.apiKeyValues?.[id]?.equals(value) === true);

function keyOfHeader(context: GateContext): SuppliedKey {
  const { apiKeys } = context.facts;
  if (!sendsKeyHeader(context) || keyPlaceholder(context) !== null) return { state: 'none' };
  if (apiKeys.state !== 'known')
    return { state: 'unknown', unknown: unknownOf('api-keys', 'the API keys of the account', apiKeys) };
  const key =
    apiKeys.value.find((candidate) => candidate.sentByRequest === true) ??
    keyByValue(context, apiKeys.value, secretOrNull(sentHeader(context.request, 'x-api-key')));
  if (key !== undefined) return { state: 'key', key };
  const compared = context.runtime.apiKeyValues !== undefined;
  if (compared || apiKeys.value.every((candidate) => candidate.sentByRequest === false))
    return { state: 'no-such-key' };
  return {
    state: 'unknown',
    unknown: { about: 'sent-api-key', what: 'which API key was sent', why: NOT_COMPARED, permission: null },
  };
}

/** The key that the authorizer returns; null where it returns none, or is not known to. */
export function keyReturned(context: GateContext): Secret | null {
  const verdict = context.method?.authorizationType === 'CUSTOM' ? authorizerVerdict(context) : null;
  return verdict?.state === 'policy' ? verdict.usageIdentifierKey : null;
}

/**
 * Why no key can have this value; null where one may.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-keys.html
 */
function notAValue(returned: Secret, keys: readonly ApiKey[]): string | null {
  const key = keys.find(({ id }) => returned.equals(secret(id)));
  if (key !== undefined) return `it is the ID of key "${key.name}", but the key's value is required`;
  const { length } = returned.reveal();
  return length < 20 || length > 128 ? `it has ${length} characters, and the value of a key has 20 to 128` : null;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html */
function keyOfAuthorizer(context: GateContext): SuppliedKey {
  if (context.method?.authorizationType !== 'CUSTOM') return { state: 'none' };
  const verdict = authorizerVerdict(context);
  if (verdict.state !== 'policy')
    return {
      state: 'unknown',
      unknown: {
        about: 'returned-api-key',
        what: 'the API key that the authorizer returns',
        why: 'what its function returns is not known',
        permission: null,
      },
    };
  const { usageIdentifierKey } = verdict;
  if (usageIdentifierKey === null) return { state: 'none' };
  const { apiKeys } = context.facts;
  if (apiKeys.state !== 'known')
    return { state: 'unknown', unknown: unknownOf('api-keys', 'the API keys of the account', apiKeys) };
  const other = notAValue(usageIdentifierKey, apiKeys.value);
  if (other !== null) return { state: 'no-such-key', looksLike: other };
  if (context.runtime.apiKeyValues === undefined)
    return {
      state: 'unknown',
      unknown: {
        about: 'returned-api-key-id',
        what: 'which API key the authorizer returns',
        why: NOT_COMPARED,
        permission: null,
      },
    };
  const key = keyByValue(context, apiKeys.value, usageIdentifierKey);
  return key === undefined ? { state: 'no-such-key' } : { state: 'key', key };
}
