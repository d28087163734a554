import { accountOf } from '../core/api-gateway/arns.ts';
import {
  type AuthorizationDecision,
  decide,
  type NamedPolicy,
  type PolicyKind,
  type PolicyPrincipal,
  parsePolicy,
  requestContext,
} from '../core/policy/index.ts';
import { AwsError } from './http/errors.ts';
import type { Service } from './services/types.ts';
import { managedText, policiesOf } from './store/iam-lookup.ts';
import type { IdentityRow, Principal, Store } from './store/types.ts';

/** What an identity asks for, and what is known of the call. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly region: string;
  readonly now: number;
  /** Text of the session policy in force; null for none. */
  readonly sessionPolicy: string | null;
  /** Further condition keys (lower case), which win. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** Policies instead of the attached boundary. */
  readonly boundary?: string;
  /** Identity policies besides the attached ones. */
  readonly more?: readonly string[];
}

const named = (name: string, text: string, kind: PolicyKind): NamedPolicy => ({
  name,
  parsed: parsePolicy(text, kind),
});

/**
 * Every layer of the identity's own account over one action: identity policies, boundary, session policy, service
 * control policies.
 */
export function decideIdentity(
  store: Store,
  identity: IdentityRow,
  arn: string,
  question: Question,
  how: 'called' | 'simulated' = 'called',
): AuthorizationDecision {
  const accountId = accountOf(identity.arn) ?? '';
  const principal: PolicyPrincipal = {
    arn,
    identityArn: identity.arn,
    accountId,
    kind: identity.kind === 'user' ? 'user' : 'session',
    bounded: identity.boundaryArn !== null,
  };
  const known = requestContext({
    sourceIp: '127.0.0.1',
    vpcEndpoint: null,
    vpcId: null,
    endpointIsPrivate: false,
    time: new Date(question.now).toISOString(),
    headers: {},
    allHeadersKnown: true,
    principal,
    region: question.region,
  });
  const boundary =
    question.boundary ?? (identity.boundaryArn === null ? null : managedText(store, identity.boundaryArn));
  return decide({
    authorization: 'AWS_IAM',
    apiAccount: accountId,
    // Keys that nothing tells count as absent here: a real call has them or has them not.
    request: {
      action: question.action,
      arn: question.resource,
      principal,
      context: { ...(how === 'called' ? known.context : principalContext(known.context)), ...question.context },
      unknownKeys: [],
    },
    resourcePolicy: null,
    identityPolicies: [
      ...policiesOf(store, identity).map((one) => named(one.name, one.text, 'identity')),
      ...(question.more ?? []).map((text, i) => named(`PolicyInputList.${i + 1}`, text, 'identity')),
    ],
    boundary: boundary === null ? null : named('boundary', boundary, 'boundary'),
    scps: (store.serviceControlPolicies.get(accountId) ?? []).map((level) =>
      level.policies.map((one) => named(one.name, one.text, 'scp')),
    ),
    sessionPolicy: question.sessionPolicy === null ? null : named('session', question.sessionPolicy, 'session'),
    authorizerPolicy: null,
  });
}

/** The simulator knows of the call only what it is told; the principal's own keys it fills in. */
const principalContext = (
  context: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(context).filter(([key]) =>
      /^aws:(principal|username|currenttime|epochtime|requestedregion)/.test(key),
    ),
  );

const LAYER_NAMES: Readonly<Record<string, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  scp: 'service control policy',
  session: 'session policy',
};

/** The check that each service calls with its action and resource; refuses in AWS's words. */
export function authorizer(
  store: Store,
  principal: Principal,
  service: Service,
  region: string,
  now: number,
): (action: string, resource: string) => void {
  return (action, resource) => {
    if (principal.identity.admin) return;
    const decision = decideIdentity(store, principal.identity, principal.arn, {
      action,
      resource,
      region,
      now,
      sessionPolicy: principal.credential.sessionPolicy,
    });
    if (decision.decision === 'allowed') return;
    const layer = LAYER_NAMES[decision.decidedBy] ?? 'identity-based policy';
    const article = /^[aeiou]/.test(layer) ? 'an' : 'a';
    const why =
      decision.decision === 'explicitDeny'
        ? `with an explicit deny in ${article} ${layer}`
        : `because no ${layer} allows the ${action} action`;
    const code =
      service.name === 'iam' || service.name === 'sts' || service.name === 'ec2'
        ? 'AccessDenied'
        : 'AccessDeniedException';
    throw new AwsError(
      code,
      `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
      403,
    );
  };
}
