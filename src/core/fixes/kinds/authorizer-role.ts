import { functionArn, principalName } from '../../api-gateway/arns.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Change } from '../../model/changes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Authorizer, Facts, GatewayRole } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import { addStatement } from '../../policy/index.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates } from '../setting-edits/authorizer-edit.ts';
import { authorizerPermission } from './invoke-permissions.ts';

const CODES: readonly CauseCode[] = ['authorizer-role-not-assumable'];
const GATEWAY = 'apigateway.amazonaws.com';
const POLICY = 'apigw-doctor-invoke-authorizer';

interface RoleEdit {
  readonly id: string;
  readonly title: string;
  readonly change: Change;
  readonly document: DocumentChange;
  readonly role: GatewayRole;
  readonly alsoAffects: string | null;
}

/**
 * Lets API Gateway assume the role that the authorizer names, and lets the role invoke exactly its function.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
export const authorizerRole: Fix = {
  name: 'authorizer-role',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const authorizer = authorizerAsked(input);
    const arn = authorizer?.credentialsArn ?? null;
    const role = arn === null ? undefined : valueOf(facts.gatewayRoles)?.[arn];
    if (authorizer === null || arn === null || role === undefined) return [];
    if (!role.exists) return withoutRole(input, authorizer, arn);
    const named = principalName(arn);
    if (named.kind !== 'role') return [];
    const trusted = trust(arn, named.name, role);
    const granted = grant(facts, authorizer, arn, named.name, role);
    const both = trusted === null || granted === null ? null : grant(facts, authorizer, arn, named.name, trusted.role);
    return [
      ...(trusted === null ? [] : [candidate(facts, arn, [trusted])]),
      ...(granted === null ? [] : [candidate(facts, arn, [granted])]),
      ...(trusted === null || both === null ? [] : [candidate(facts, arn, [trusted, both])]),
    ];
  },
};

/**
 * A role that is gone is not made anew: the function itself lets API Gateway in, from this authorizer. A newer API
 * takes no such setting away.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
function withoutRole(input: PlanInput, authorizer: Authorizer, arn: string): readonly Candidate[] {
  const allowed = authorizerPermission(input.facts, authorizer);
  if (allowed === null || input.facts.scope.apiType !== 'REST') return [];
  const title = `Remove role ${arn}, which does not exist, from authorizer "${authorizer.name}". ${allowed.title}`;
  const after = { ...authorizer, credentialsArn: null };
  return authorizerCandidates({ ...input, facts: allowed.factsAfter }, authorizer, after, {
    id: 'authorizer-role-out',
    aims: CODES,
    title,
  }).map((candidate) => ({
    ...candidate,
    changes: [...allowed.changes, ...candidate.changes],
    documents: [...allowed.documents, ...candidate.documents],
    letsFunctionRun: true,
  }));
}

/** One more statement in the trust policy; those that are there stay, since others may assume the role by them. */
function trust(arn: string, name: string, role: GatewayRole): RoleEdit | null {
  const { trustPolicy } = role;
  if (
    trustPolicy === undefined ||
    role.trustedPrincipals.some((principal) => Object.values(principal).includes(GATEWAY))
  )
    return null;
  const after = addStatement(trustPolicy, {
    Effect: 'Allow',
    Principal: { Service: GATEWAY },
    Action: 'sts:AssumeRole',
  });
  return {
    id: 'authorizer-role-trust',
    title: `let API Gateway assume role/${name}`,
    change: {
      kind: 'update-assume-role-policy',
      RoleName: name,
      PolicyDocument: after,
      assumes: { policy: trustPolicy, identityArn: arn },
    },
    document: { title: `trust policy of role/${name}`, before: trustPolicy, after },
    role: { ...role, trustPolicy: after, trustedPrincipals: [...role.trustedPrincipals, { Service: GATEWAY }] },
    alsoAffects: `API Gateway may assume role/${name} for every API that is set up with it`,
  };
}

function grant(
  { scope }: Facts,
  authorizer: Authorizer,
  arn: string,
  name: string,
  role: GatewayRole,
): RoleEdit | null {
  const named = authorizer.function;
  if (named === null || role.policies.some((policy) => policy.name === POLICY)) return null;
  const Resource = functionArn(scope, named);
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource }],
  });
  return {
    id: 'authorizer-role-policy',
    title: `let role/${name} invoke function ${named}`,
    change: {
      kind: 'put-role-policy',
      RoleName: name,
      PolicyName: POLICY,
      PolicyDocument: text,
      assumes: { policy: null, identityArn: arn },
    },
    document: { title: `inline policy "${POLICY}" of role/${name}`, before: null, after: text },
    role: { ...role, policies: [...role.policies, { kind: 'inline', name: POLICY, group: null, text }] },
    alsoAffects: `everyone else who can assume role/${name} can also invoke function ${named}`,
  };
}

function candidate(facts: Facts, arn: string, edits: readonly RoleEdit[]): Candidate {
  const last = edits.at(-1);
  const title = edits.map((edit) => edit.title).join(', and ');
  return {
    id: edits.map(({ id }) => id).join('-and-'),
    aims: CODES,
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    changes: edits.map(({ change }) => change),
    documents: edits.map(({ document }) => document),
    factsAfter: {
      ...facts,
      gatewayRoles: mapFact(facts.gatewayRoles, (roles) =>
        last === undefined ? roles : { ...roles, [arn]: last.role },
      ),
    },
    publishes: false,
    alsoPublishes: [],
    takesAway: null,
    alsoAffects: edits.map(({ alsoAffects }) => alsoAffects).join('; '),
    edits: true,
    letsFunctionRun: true,
  };
}
