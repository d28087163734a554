import { principalName } from '../../api-gateway/arns.ts';
import type { CustomDomain, Facts } from '../../model/facts.ts';

/** `role/checkout`, `user/mia`, `anonymous callers from the same address`, `everyone`. */
export function shortName(caller: string): string {
  if (caller === '*') return 'everyone';
  if (caller === 'anonymous') return 'anonymous callers from the same place';
  const name = principalName(caller);
  switch (name.kind) {
    case 'user':
    case 'role':
      return `${name.kind}/${name.name}`;
    case 'session':
      return `role/${name.roleName}`;
    default:
      return caller;
  }
}

/**
 * Who owns the API by its tags: a stack of CloudFormation (which SAM, CDK and Amplify deploy through), or Terraform by
 * common custom. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
export function ownerOf(facts: Facts): string | null {
  const tags = facts.api.state === 'known' ? facts.api.value.tags : {};
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `CloudFormation stack "${stack}"`;
  const managed = Object.entries(tags).find(
    ([key, value]) => /^(managed[-_ ]?by|terraform)$/i.test(key) && /terraform|pulumi|cdk|true/i.test(value),
  );
  return managed === undefined ? null : `${managed[1] === 'true' ? managed[0] : managed[1]} (tag "${managed[0]}")`;
}

/** What the API is called, for titles. */
export const apiName = (facts: Facts): string =>
  facts.api.state === 'known' ? facts.api.value.name : facts.scope.apiId;

/**
 * A custom domain as changes name it: a private one with its id besides its name.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export const domainPlace = ({ name, privateAccess }: CustomDomain) => ({
  domainName: name,
  ...(privateAccess === undefined ? {} : { domainNameId: privateAccess.domainNameId }),
});
