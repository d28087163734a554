import { domainArn } from '../../api-gateway/arns.ts';
import { privateDomainRequest } from '../../gates/private-domain.ts';
import { valueOf } from '../../model/fact.ts';
import type { CustomDomain } from '../../model/facts.ts';
import { arnMatches } from '../../policy/match.ts';
import type { Ask } from '../planning/asks.ts';
import { domainPlace } from '../planning/names.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { leastFor } from '../policy-edits/least.ts';
import { type How, lettingThrough, type Rewriting, SET_VERSION } from '../policy-edits/policy-texts.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import { contextOf, UNDEPLOYED } from '../setting-edits/supplied-key.ts';
import { withDomain } from './endpoint-access.ts';

type Access = NonNullable<CustomDomain['privateAccess']>;
type PrivateDomain = CustomDomain & { readonly privateAccess: Access };

/**
 * Lets a VPC endpoint reach a private custom domain: by the access association that is missing, and by the domain's own
 * policy. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export const privateDomain: Fix = {
  name: 'private-domain',
  codes: ['private-domain-access-missing'],
  candidates: (input) => {
    const domain = valueOf(input.facts.customDomain) ?? null;
    const { vpcEndpoint } = input.request;
    if (domain === null || !isPrivate(domain) || vpcEndpoint === null) return [];
    const associated = domain.privateAccess.vpcEndpointIds?.includes(vpcEndpoint) !== false;
    if (associated) return policyEdits(input, domain);
    // The association is made in the account of the endpoint.
    const isOwn = valueOf(input.facts.vpcEndpoints)?.some(({ id }) => id === vpcEndpoint) === true;
    if (!isOwn) return [];
    const association = associate(input, domain, vpcEndpoint);
    const withPolicy = policyEdits({ ...input, facts: association.factsAfter }, associatedDomain(domain, vpcEndpoint));
    return [association, ...withPolicy.map((edit) => together(association, edit))];
  },
};

const isPrivate = (domain: CustomDomain): domain is PrivateDomain => domain.privateAccess !== undefined;

function associatedDomain(domain: PrivateDomain, endpoint: string): PrivateDomain {
  const vpcEndpointIds = [...(domain.privateAccess.vpcEndpointIds ?? []), endpoint].sort();
  return { ...domain, privateAccess: { ...domain.privateAccess, vpcEndpointIds } };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDomainNameAccessAssociation.html */
function associate({ facts }: PlanInput, domain: PrivateDomain, endpoint: string): Candidate {
  const domainNameArn = domainArn(facts.scope, domain.name, domain.privateAccess.domainNameId);
  const association = { domainNameArn, accessAssociationSourceType: 'VPCE', accessAssociationSource: endpoint };
  return {
    ...UNDEPLOYED,
    id: 'private-domain-associate-endpoint',
    aims: ['private-domain-access-missing'],
    title: `Associate VPC endpoint ${endpoint} with ${domain.name}; AWS takes about 15 minutes`,
    changes: [
      {
        kind: 'create-access-association',
        ...association,
        assumes: { settings: null, after: JSON.stringify({ accessAssociationSource: endpoint }) },
      },
    ],
    documents: [settingsDocument(`access association of ${domain.name}`, null, association)],
    factsAfter: withDomain(facts, associatedDomain(domain, endpoint)),
    alsoAffects:
      `everyone who can reach ${endpoint} can call ${domain.name}, if the domain's policy and the API behind it ` +
      'allow the call',
  };
}

function policyEdits(input: PlanInput, domain: PrivateDomain): readonly Candidate[] {
  const ask = askOfDomain(input, domain);
  const statement = leastFor(ask, 'resource', ['endpoint']);
  const least = statement === null ? [] : [{ statement, everyone: false }];
  const { policy } = domain.privateAccess;
  return lettingThrough(input.facts, 'resource', policy, ask, least).map((rewriting) =>
    rewrite(input, domain, rewriting),
  );
}

/** The domain's policy is asked about the domain, not about a route. */
function askOfDomain(input: PlanInput, domain: PrivateDomain): Ask {
  const context = contextOf(input);
  const request = privateDomainRequest(context, domain, domain.privateAccess);
  return {
    request,
    principal: null,
    stage: context.stage,
    verb: context.request.method,
    method: null,
    reaches: (pattern) => arnMatches(pattern, request.arn),
    value: (key) => {
      const values = request.context[key.toLowerCase()] ?? [];
      return values.length === 1 ? (values[0] ?? null) : null;
    },
  };
}

const HOW: Readonly<Record<How, { readonly id: string; readonly title: string }>> = {
  version: { id: 'private-domain-policy-set-version', title: SET_VERSION },
  correct: { id: 'private-domain-policy-correct-statement', title: 'Correct one statement in' },
  add: { id: 'private-domain-policy-add-statement', title: 'Add a minimal statement to' },
  everyone: { id: 'private-domain-policy-add-statement', title: 'Add a minimal statement to' },
  'correct-deny': { id: 'private-domain-policy-correct-deny', title: 'Correct the condition of a Deny in' },
  except: { id: 'private-domain-policy-except-from-deny', title: 'Exclude calls through this endpoint from a Deny in' },
};

const STILL = 'each API still decides which callers are allowed';

/**
 * `replace /policy`, live without a deployment.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateDomainName.html
 */
function rewrite({ facts }: PlanInput, domain: PrivateDomain, { text, how, bearing }: Rewriting): Candidate {
  const before = domain.privateAccess.policy;
  return {
    ...UNDEPLOYED,
    id: HOW[how].id,
    aims: ['private-domain-access-missing'],
    bearing,
    title: `${HOW[how].title} the policy of ${domain.name}`,
    changes: [{ kind: 'put-domain-policy', ...domainPlace(domain), policy: text, assumes: { policy: before } }],
    documents: [{ title: `policy of custom domain ${domain.name}`, before, after: text }],
    factsAfter: withDomain(facts, { ...domain, privateAccess: { ...domain.privateAccess, policy: text } }),
    alsoAffects: `everyone that the statement names can call every API behind ${domain.name}; ${STILL}`,
  };
}

function together(first: Candidate, second: Candidate): Candidate {
  return {
    ...second,
    id: 'private-domain-associate-and-allow-endpoint',
    title: `${first.title}; and ${second.title.charAt(0).toLowerCase()}${second.title.slice(1)}`,
    changes: [...first.changes, ...second.changes],
    documents: [...first.documents, ...second.documents],
    alsoAffects: [first.alsoAffects, second.alsoAffects].join('; '),
  };
}
