import { mapFact } from '../../model/fact.ts';
import type { CustomDomain, Facts } from '../../model/facts.ts';
import { regionArn } from './supplied-key.ts';

/**
 * A private domain is named with its id besides its name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export const domainInput = ({ name, privateAccess }: CustomDomain): Readonly<Record<string, string>> => ({
  domainName: name,
  ...(privateAccess === undefined ? {} : { domainNameId: privateAccess.domainNameId }),
});

/** The domain as IAM policies of its editors name it; a private one carries its account. */
export function domainArn(facts: Facts, { name, privateAccess }: CustomDomain): string {
  const { scope } = facts;
  return privateAccess === undefined
    ? regionArn(facts, `domainnames/${name}`)
    : `arn:${scope.partition}:apigateway:${scope.region}:${scope.accountId}:/domainnames/${name}+${privateAccess.domainNameId}`;
}

export const withDomain = (facts: Facts, domain: CustomDomain): Facts => ({
  ...facts,
  customDomain: mapFact(facts.customDomain, () => domain),
});
