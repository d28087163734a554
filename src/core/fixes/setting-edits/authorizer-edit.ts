import type { Change } from '../../model/changes/index.ts';
import type { Authorizer, Facts, Method } from '../../model/facts.ts';
import type { Widening } from '../../model/plan.ts';
import type { Verb } from '../../model/request.ts';
import type { Candidate, PlanInput } from '../planning/types.ts';
import {
  type DefinitionEdit,
  definitionCandidates,
  draftAuthorizers,
  draftMethods,
  expectations,
  type Settings,
  settingsDocument,
  withAuthorizer,
} from './definition-edit.ts';

/** The authorizer that the refused call's method names, as the draft has it; null where there is none with an id. */
export function authorizerAsked({ facts, prediction }: PlanInput): Authorizer | null {
  const name = prediction.request.method?.authorizer ?? null;
  const found = draftAuthorizers(facts).find((authorizer) => authorizer.name === name);
  return found === undefined || found.id === null ? null : found;
}

type Edit = Pick<DefinitionEdit, 'id' | 'aims' | 'title'> &
  Partial<
    Pick<DefinitionEdit, 'bearing' | 'takesAway' | 'takesAwayTokens' | 'alsoAffects' | 'letsIn' | 'opensToEveryone'>
  >;

/** `UpdateAuthorizer` with the settings that differ, and what publishes it. */
export function authorizerCandidates(
  input: PlanInput,
  before: Authorizer,
  after: Authorizer,
  edit: Edit,
): readonly Candidate[] {
  const { facts } = input;
  const settings = facts.scope.apiType === 'REST' ? restSettings : newerSettings;
  const [old, now] = [settings(before), settings(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return definitionCandidates(input, {
    ...edit,
    changes: [
      facts.scope.apiType === 'REST'
        ? restChange(facts, before, after, old, now)
        : newerChange(facts, before, old, now),
    ],
    documents: [settingsDocument(`authorizer "${before.name}"`, old, now)],
    draft: withAuthorizer(facts, after),
  });
}

/** As GetAuthorizer of a REST API names them. https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html */
function restSettings(one: Authorizer): Settings {
  return {
    name: one.name,
    type: one.type,
    identitySource: one.identitySources.length === 0 ? null : one.identitySources.join(','),
    identityValidationExpression: one.identityValidationExpression,
    ...(one.function === null
      ? {}
      : { authorizerResultTtlInSeconds: one.ttlSeconds, authorizerCredentials: one.credentialsArn }),
    ...(one.type === 'COGNITO_USER_POOLS' ? { providerARNs: one.providerArns } : {}),
  };
}

/**
 * As GetAuthorizer of HTTP and WebSocket APIs names them.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers-authorizerid.html
 */
function newerSettings(one: Authorizer): Settings {
  return {
    Name: one.name,
    AuthorizerType: one.type === 'JWT' ? 'JWT' : 'REQUEST',
    IdentitySource: one.identitySources,
    ...(one.function === null
      ? {}
      : {
          AuthorizerResultTtlInSeconds: one.ttlSeconds,
          AuthorizerPayloadFormatVersion: one.payloadFormatVersion,
          EnableSimpleResponses: one.enableSimpleResponses,
        }),
    ...(one.jwt === null ? {} : { JwtConfiguration: { Audience: one.jwt.audience, Issuer: one.jwt.issuer } }),
  };
}

/**
 * Patch paths and the operations each takes: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
function restChange(facts: Facts, before: Authorizer, after: Authorizer, old: Settings, now: Settings): Change {
  const replace = (path: string, value: unknown) => ({ op: 'replace' as const, path, value: String(value ?? '') });
  const moved = (name: string): boolean => JSON.stringify(old[name] ?? null) !== JSON.stringify(now[name] ?? null);
  const plain = [
    'authorizerResultTtlInSeconds',
    'authorizerCredentials',
    'identityValidationExpression',
    'identitySource',
  ].filter(moved);
  const patchOperations = [
    ...plain.map((name) => replace(`/${name}`, now[name])),
    // What takes its place comes first: an authorizer may not be left without a pool.
    ...after.providerArns
      .filter((arn) => !before.providerArns.includes(arn))
      .map((value) => ({ op: 'add' as const, path: '/providerARNs', value })),
    ...before.providerArns
      .filter((arn) => !after.providerArns.includes(arn))
      .map((value) => ({ op: 'remove' as const, path: '/providerARNs', value })),
  ];
  return {
    kind: 'update-authorizer',
    restApiId: facts.scope.apiId,
    authorizerId: before.id ?? '',
    patchOperations,
    assumes: expectations(old, now),
  };
}

/** The newer API takes whole fields, not patches. */
function newerChange({ scope }: Facts, before: Authorizer, old: Settings, now: Settings): Change {
  const moved = Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name])),
  );
  return {
    kind: 'update-v2-authorizer',
    ApiId: scope.apiId,
    AuthorizerId: before.id ?? '',
    ...moved,
    assumes: expectations(old, now),
  };
}

/** The methods that an authorizer guards, each let in for these callers. */
export function letInEverywhere({ facts }: PlanInput, authorizer: Authorizer, caller: string): Widening['pairs'] {
  return draftMethods(facts)
    .filter((method) => method.authorizer === authorizer.name)
    .map((method) => ({ caller, method: verbOf(method), path: method.path }));
}

export const verbOf = ({ httpMethod }: Method): Verb | 'ANY' => httpMethod ?? 'ANY';
