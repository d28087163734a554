import { type Fact, known, notAsked } from '../../core/model/fact.ts';
import type { Cdn, CustomDomain } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import { hostKind } from './host.ts';

// Subjects that need services this version does not call. Each says so, unless other facts already show that there is nothing to read.

/** A host of API Gateway itself, or a custom domain of this account, has no distribution of the person's in front. */
export function cdnOf(request: Request, customDomain: Fact<CustomDomain | null>): Fact<Cdn | null> {
  const { kind } = hostKind(request.host);
  if (kind === 'execute-api' || kind === 'vpc-endpoint') return known('GetRestApi', null);
  if (customDomain.state === 'known' && customDomain.value !== null) return known('GetDomainName', null);
  return notAsked('CloudFront distributions are not read by this version');
}
