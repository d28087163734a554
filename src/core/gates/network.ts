import { serviceArn } from '../api-gateway/arns.ts';
import { texts } from '../api-gateway/texts.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Finding, Gap, GateResult } from '../model/gate.ts';
import { readHost } from '../model/request.ts';
import { evaluate, isPrivateBlock, type PolicyEvaluation, parseIp, parsePolicy } from '../policy/index.ts';
import { apiKeyGate } from './api-key.ts';
import { endpointGate } from './endpoint.ts';
import {
  cannotTell,
  capital,
  dependenceInWords,
  finding,
  nearMissIn,
  notApplicable,
  passes,
  refusalInWords,
  refuses,
  unknownKeyGaps,
  unknownOf,
  unusable,
} from './judgement.ts';
import { judgePolicies } from './policies.ts';
import { policyRequest, unreadCaller } from './policy-input.ts';
import { refusal } from './refusal.ts';
import { routeGate } from './route.ts';
import type { Gate, GateContext, Hop, Judgement } from './types.ts';

/** What lies between the client and the API: a CDN, a VPC endpoint and its policy. */
export const networkGate: Gate = { name: 'network', judge: judgeNetwork };

function judgeNetwork(context: GateContext): Judgement {
  if (context.hop !== undefined) return throughProxy(context, context.hop);
  const { vpcEndpoint } = context.request;
  if (vpcEndpoint === null)
    return {
      result: notApplicable('network', 'The call comes over the internet. No resource of this account is in between.'),
      next: context,
    };
  const { api } = context.facts;
  if (api.state !== 'known')
    return {
      result: cannotTell('network', 'Whether the API is private could not be read.', [
        unknownOf('api', 'the API', api),
      ]),
      next: context,
    };
  if (api.value.endpointType !== 'PRIVATE') return publicThroughEndpoint(context, vpcEndpoint);
  return { result: endpointPolicy(context, vpcEndpoint), next: context };
}

/** https://repost.aws/knowledge-center/api-gateway-vpc-connections */
function publicThroughEndpoint(context: GateContext, id: string): Judgement {
  if (readHost(context.request.host).kind !== 'execute-api')
    return {
      result: passes('network', `VPC endpoints with private DNS do not handle the name ${context.request.host}.`),
      next: context,
    };
  const { vpcEndpoints, api } = context.facts;
  const endpoint = valueOf(vpcEndpoints)?.find((candidate) => candidate.id === id);
  const cause = finding(
    'private-dns-captures-public-api',
    endpointArn(context, id),
    `VPC endpoint ${id} has private DNS, so it receives all execute-api calls in its VPC. The API is ` +
      `${valueOf(api)?.endpointType.toLowerCase() ?? 'public'}, not private, and cannot be reached through the ` +
      'endpoint.',
    endpoint === undefined
      ? []
      : [factEvidence('DescribeVpcEndpoints', '/VpcEndpoints/0/PrivateDnsEnabled', endpoint.privateDnsEnabled, id)],
  );
  const { sourceIp } = context.request;
  const block = sourceIp === null ? null : parseIp(sourceIp);
  // Past the endpoint the API would see another, public address, which nobody knows yet.
  const request = {
    ...context.request,
    vpcEndpoint: null,
    sourceIp: block !== null && isPrivateBlock(block) ? null : sourceIp,
  };
  return {
    result: refuses('network', refusal(context, 'INVALID_API_KEY', 'Forbidden'), [cause]),
    next: { ...context, request },
  };
}

/**
 * A private API must pass the endpoint's policy as well. Whoever sends no signature is anonymous to it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 */
function endpointPolicy(context: GateContext, id: string): GateResult {
  const { vpcEndpoints, caller, signerArn } = context.facts;
  if (vpcEndpoints.state !== 'known')
    return cannotTell('network', `The policy of VPC endpoint ${id} could not be read.`, [
      unknownOf(`vpc-endpoint:${id}`, `VPC endpoint ${id}`, vpcEndpoints),
    ]);
  const index = vpcEndpoints.value.findIndex((candidate) => candidate.id === id);
  const endpoint = vpcEndpoints.value[index];
  if (endpoint === undefined)
    return cannotTell('network', `VPC endpoint ${id} does not exist in this account and Region.`, [
      {
        about: `vpc-endpoint-policy:${id}`,
        what: `the policy of VPC endpoint ${id}`,
        why: 'it does not exist in this account and Region',
        permission: 'ec2:DescribeVpcEndpoints',
      },
    ]);
  // A signer whose policies could not be read is no anonymous caller.
  const signer =
    context.request.signing === null
      ? null
      : (valueOf(caller) ?? (signerArn === null ? null : unreadCaller(signerArn)));
  const evidence = [factEvidence(vpcEndpoints.operation, `/VpcEndpoints/${index}/PolicyDocument`, endpoint.policy, id)];
  const parsed = parsePolicy(endpoint.policy, 'vpc-endpoint');
  const located = locate(context);
  const request = policyRequest(located, signer);
  const evaluation: PolicyEvaluation | null = parsed.ok ? evaluate(parsed.policy, 'vpc-endpoint', request) : null;
  if (evaluation?.decision === 'allow')
    return passes('network', `The policy of VPC endpoint ${id} lets the call through.`, evidence);
  const policyOf = `the policy of VPC endpoint ${id}`;
  if (evaluation?.decision === 'unknown')
    return cannotTell('network', dependenceInWords(policyOf, evaluation), unknownKeyGaps(evaluation.undecided));
  const how = evaluation?.decision === 'deny' ? 'explicit' : 'implicit';
  const message = texts.denied({ who: signer?.arn ?? 'anonymous', arn: located.arn, how, layer: 'vpc-endpoint' });
  const why =
    evaluation === null
      ? { sentence: unusable(capital(policyOf), parsed.problems), nearest: null }
      : refusalInWords(policyOf, evaluation, 'vpc-endpoint', request);
  const cause = finding(
    'vpc-endpoint-policy-deny',
    endpointArn(context, id),
    why.sentence,
    evidence,
    nearMissIn(`policy of VPC endpoint ${id}`, why.nearest),
  );
  const unknownKeys = why.nearest?.undecided ?? [];
  const found = unknownKeys.length === 0 ? cause : { ...cause, unknownKeys };
  return refuses('network', refusal(context, 'ACCESS_DENIED', message), [found]);
}

/** Stage, path, method and ARN of the request, as the gates behind will find them. */
const locate = (context: GateContext): GateContext => routeGate.judge(endpointGate.judge(context).next).next;

const endpointArn = ({ facts: { scope } }: GateContext, id: string): string =>
  serviceArn(scope, 'ec2', `vpc-endpoint/${id}`);

/** A CDN may forward a Host that the API does not know, and drop the credential that the method wants. */
function throughProxy(context: GateContext, hop: Hop): Judgement {
  const mended = { ...context, request: hop.mended, path: hop.mended.path };
  const hostFault = forwardsHost(context, hop);
  const stripped = stripsCredential(context, mended, hop);
  const causes = [hostFault, stripped?.cause ?? null].filter((cause) => cause !== null);
  const doubts = causes.length === 0 ? needUnknown(mended, context, hop) : [];
  if (doubts.length > 0)
    return {
      result: cannotTell(
        'network',
        `${hop.cdn.domainName} drops parts of the request. Could not find out whether the API needs them.`,
        doubts,
      ),
      next: context,
    };
  if (causes.length === 0)
    return {
      result: passes('network', `${hop.cdn.domainName} forwards everything that the API needs.`),
      next: context,
    };
  const answer = hostFault === null ? (stripped?.answer ?? null) : refusal(context, 'INVALID_API_KEY', 'Forbidden');
  return { result: refuses('network', answer, causes), next: mended };
}

/** https://repost.aws/knowledge-center/api-gateway-cloudfront-distribution */
function forwardsHost(context: GateContext, hop: Hop): Finding | null {
  const { origin, domainName } = hop.cdn;
  const host = hop.forwardedHost;
  if (host === null || host.toLowerCase() === origin.domainName.toLowerCase()) return null;
  const known = valueOf(context.facts.customDomain)?.name.toLowerCase() === host.toLowerCase();
  if (known || readHost(origin.domainName).kind !== 'execute-api') return null;
  return finding(
    'proxy-forwards-host-header',
    cdnResource(context, hop),
    `CDN ${domainName} forwards the viewer's Host header, ${host}, to ${origin.domainName}, which does not ` +
      `accept that host name${behaviourName(hop)}.`,
    behaviourEvidence(hop),
  );
}

/** The refusal that the request meets without the dropped header, and would not meet with it. */
function stripsCredential(
  context: GateContext,
  mended: GateContext,
  hop: Hop,
): { readonly cause: Finding; readonly answer: GateResult['answer'] } | null {
  if (hop.stripped.length === 0) return null;
  const whole = locate(mended);
  const arrived = { ...whole, request: { ...context.request, headers: withoutHost(context.request.headers) } };
  const refusedNow = credentialRefusals(arrived);
  const refusedAnyway = new Set(
    credentialRefusals(whole).flatMap((result) => result.causes.map((cause) => cause.code)),
  );
  const first = refusedNow.find((result) => result.causes.some((cause) => !refusedAnyway.has(cause.code)));
  if (first === undefined) return null;
  const likely = hop.stripped.filter((name) => /auth|key|token|cookie|session/.test(name));
  const names = (likely.length > 0 ? likely : hop.stripped).join(', ');
  const cause = finding(
    'proxy-strips-auth-header',
    cdnResource(context, hop),
    `CDN ${hop.cdn.domainName} does not pass on ${names}: the credential that the client sends never reaches the API` +
      `${behaviourName(hop)}.`,
    behaviourEvidence(hop),
  );
  return { cause, answer: first.answer };
}

/** Why nobody knows which credential the method wants; empty where that is known, or nothing was dropped. */
function needUnknown(mended: GateContext, context: GateContext, hop: Hop): readonly Gap[] {
  if (hop.stripped.length === 0) return [];
  const arrived = {
    ...locate(mended),
    request: { ...context.request, headers: withoutHost(context.request.headers) },
  };
  return judgePolicies(arrived).authorization.unknown.filter(
    ({ about }) => about === 'methods' || (about.startsWith('authorizer') && !about.startsWith('authorizer-answer:')),
  );
}

function credentialRefusals(context: GateContext): readonly GateResult[] {
  const { authorization } = judgePolicies(context);
  return [authorization, apiKeyGate.judge(context).result].filter((result) => result.verdict === 'refuses');
}

const withoutHost = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'));

const cdnResource = (_context: GateContext, hop: Hop): string => `cloudfront:distribution/${hop.cdn.domainName}`;

/** Which behaviour took the request, and the policy by which it passes headers on. */
function behaviourName({ cdn, behaviour }: Hop): string {
  const taken = behaviour === null ? undefined : cdn.behaviors[behaviour];
  if (taken === undefined) return '';
  const policy = taken.originRequestPolicy;
  const by = policy === null ? 'no origin request policy' : `origin request policy ${policy.name}`;
  return ` (behaviour ${taken.pathPattern}, ${by})`;
}

const behaviourEvidence = (hop: Hop) =>
  hop.behaviour === null
    ? []
    : [
        factEvidence(
          'GetDistributionConfig',
          `/DistributionConfig/CacheBehaviors/${hop.behaviour}`,
          hop.cdn.behaviors[hop.behaviour],
        ),
      ];
