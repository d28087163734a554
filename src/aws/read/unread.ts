import { type Fact, known, notAsked } from '../../core/model/fact.ts';
import type { Cdn, CustomDomain, Facts, Stage, UserPool, VpcEndpoint, WebAcl } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import { hostKind } from './host.ts';

// Subjects that need services this version does not call. Each says so, unless other facts already show that there is nothing to read.

/** Service control policies need the Organizations service, which only the management account may ask. */
export const serviceControlPoliciesOf = (): Facts['serviceControlPolicies'] =>
  notAsked('service control policies are read in the management account only; the IAM simulator tells whether one refuses the call');

/** The stage itself tells whether it has a web ACL. */
export function webAclOf(stage: Fact<Stage | null>): Fact<WebAcl | null> {
  if (stage.state !== 'known') return stage;
  const arn = stage.value?.webAclArn ?? null;
  return arn === null ? known('GetStage', null) : notAsked(`the rules of the web ACL ${arn} are not read by this version`);
}

/** User pools matter when an authorizer or a token names one. */
export const userPoolsOf = (providerArns: Fact<readonly string[]>): Fact<Readonly<Record<string, UserPool>>> =>
  nothingNamed(providerArns, () => 'Cognito user pools are not read by this version');

function nothingNamed<T>(names: Fact<readonly string[]>, why: (names: readonly string[]) => string): Fact<Readonly<Record<string, T>>> {
  if (names.state !== 'known') return names;
  return names.value.length === 0 ? known(names.operation, {}) : notAsked(why(names.value));
}

export const vpcEndpointsOf = (): Fact<readonly VpcEndpoint[]> => notAsked('VPC endpoints are not read by this version');

/** A host of API Gateway itself, or a custom domain of this account, has no distribution of the person's in front. */
export function cdnOf(request: Request, customDomain: Fact<CustomDomain | null>): Fact<Cdn | null> {
  const { kind } = hostKind(request.host);
  if (kind === 'execute-api' || kind === 'vpc-endpoint') return known('GetRestApi', null);
  if (customDomain.state === 'known' && customDomain.value !== null) return known('GetDomainName', null);
  return notAsked('CloudFront distributions are not read by this version');
}
