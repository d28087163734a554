import { managementArn, serviceArn } from '../api-gateway/arns.ts';
import { factEvidence } from '../model/fact.ts';
import type { CustomDomain } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { evaluate, type PolicyRequest, parsePolicy } from '../policy/index.ts';
import {
  cannotTell,
  capital,
  dependenceInWords,
  finding,
  refusalInWords,
  refuses,
  unknownKeyGaps,
  unusable,
} from './judgement.ts';
import { policyRequest } from './policy-input.ts';
import { refusal } from './refusal.ts';
import type { GateContext } from './types.ts';

type Access = NonNullable<CustomDomain['privateAccess']>;

/**
 * A private custom domain is reached through a VPC endpoint that has an access association with it, and whose calls the
 * domain's own policy allows. Null where both are given.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export function privateDomainRefusal(context: GateContext, domain: CustomDomain, access: Access): GateResult | null {
  const { vpcEndpoint } = context.request;
  const refused = (cause: Finding): GateResult =>
    refuses('endpoint', refusal(context, 'INVALID_API_KEY', 'Forbidden'), [cause]);
  if (vpcEndpoint === null)
    return refused(
      finding(
        'private-api-called-publicly',
        managementArn(context.facts.scope, `domainnames/${domain.name}`),
        `${domain.name} is a private custom domain: it answers only calls that come through an execute-api VPC ` +
          'endpoint.',
        [factEvidence('GetDomainName', '/endpointConfiguration/types/0', 'PRIVATE')],
      ),
    );
  if (access.vpcEndpointIds === null)
    return doubt(`Could not read whether ${vpcEndpoint} has an access association with ${domain.name}.`, [
      {
        about: `access-associations:${domain.name}`,
        what: `the access associations of ${domain.name}`,
        why: 'they could not be read',
        permission: 'apigateway:GET',
      },
    ]);
  if (!access.vpcEndpointIds.includes(vpcEndpoint))
    return refused(
      missing(context, domain, `VPC endpoint ${vpcEndpoint} has no access association with ${domain.name}.`, [
        factEvidence('GetDomainNameAccessAssociations', '/items', access.vpcEndpointIds),
      ]),
    );
  return policyRefusal(context, domain, access, refused);
}

function policyRefusal(
  context: GateContext,
  domain: CustomDomain,
  access: Access,
  refused: (cause: Finding) => GateResult,
): GateResult | null {
  const { policy } = access;
  const evidence = [factEvidence('GetDomainName', '/policy', policy)];
  if (policy === null)
    return refused(
      missing(
        context,
        domain,
        `${domain.name} has no policy: without a policy, a private domain allows nobody.`,
        evidence,
      ),
    );
  const request = privateDomainRequest(context, domain, access);
  const parsed = parsePolicy(policy, 'resource');
  const evaluation = parsed.ok ? evaluate(parsed.policy, 'resource', request) : null;
  if (evaluation?.decision === 'allow') return null;
  const policyOf = `the policy of the private domain ${domain.name}`;
  if (evaluation?.decision === 'unknown')
    return doubt(dependenceInWords(policyOf, evaluation), unknownKeyGaps(evaluation.undecided));
  const sentence =
    evaluation === null
      ? unusable(capital(policyOf), parsed.problems)
      : refusalInWords(policyOf, evaluation, 'resource', request).sentence;
  return refused(missing(context, domain, sentence, evidence));
}

/** What the policy of a private domain is asked: whether this call may go through the domain at all. */
export function privateDomainRequest(
  context: GateContext,
  { name }: CustomDomain,
  { domainNameId }: Access,
): PolicyRequest {
  const { scope } = context.facts;
  const arn = serviceArn(scope, 'execute-api', `/domainnames/${name}+${domainNameId}`);
  return { ...policyRequest(context, null), arn };
}

const missing = (context: GateContext, domain: CustomDomain, summary: string, evidence: Finding['evidence']): Finding =>
  finding(
    'private-domain-access-missing',
    managementArn(context.facts.scope, `domainnames/${domain.name}`),
    summary,
    evidence,
  );

const doubt = (because: string, unknown: GateResult['unknown']): GateResult => ({
  ...cannotTell('endpoint', because, unknown),
  suspects: ['private-domain-access-missing'],
});
