import { domainArn } from '../../api-gateway/arns.ts';
import { mapFact } from '../../model/fact.ts';
import type { CustomDomain, Facts } from '../../model/facts.ts';

/**
 * A private domain is named with its id besides its name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export const domainPlace = ({ name, privateAccess }: CustomDomain) => ({
  domainName: name,
  ...(privateAccess === undefined ? {} : { domainNameId: privateAccess.domainNameId }),
});

/** The domain as IAM policies of its editors name it; a private one carries its account. */
export const domainArnOf = ({ scope }: Facts, { name, privateAccess }: CustomDomain): string =>
  domainArn(scope, name, privateAccess?.domainNameId ?? null);

export const withDomain = (facts: Facts, domain: CustomDomain): Facts => ({
  ...facts,
  customDomain: mapFact(facts.customDomain, () => domain),
});
