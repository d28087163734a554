import { principalName } from '../../api-gateway/arns.ts';
import type { CustomDomain, Facts } from '../../model/facts.ts';
import type { TemplateFormat } from '../../model/plan.ts';

/** `role/checkout`, `user/mia`, `anonymous callers from the same address`, `everyone`. */
export function shortName(caller: string): string {
  if (caller === '*') return 'everyone';
  if (caller === 'anonymous') return 'anonymous callers from the same network location';
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
  const tags = tagsOf(facts);
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `CloudFormation stack "${stack}"`;
  const managed = managedBy(tags);
  return managed === null ? null : `${managed.by} (tag "${managed.key}")`;
}

/**
 * The language in which the owner keeps the API, by its tags; null where nobody owns it, or in another one. SAM marks
 * what it makes:
 * https://github.com/aws/serverless-application-model/blob/develop/samtranslator/model/api/http_api_generator.py
 */
export function ownerFormat(facts: Facts): TemplateFormat | null {
  const tags = tagsOf(facts);
  const by = managedBy(tags)?.by ?? '';
  if (/terraform/i.test(by)) return 'terraform';
  if (/cdk/i.test(by)) return 'cdk';
  if (tags['httpapi:createdBy'] === 'SAM') return 'sam';
  return tags['aws:cloudformation:stack-name'] === undefined ? null : 'cloudformation';
}

const tagsOf = ({ api }: Facts): Readonly<Record<string, string>> => (api.state === 'known' ? api.value.tags : {});

function managedBy(tags: Readonly<Record<string, string>>): { readonly key: string; readonly by: string } | null {
  const found = Object.entries(tags).find(
    ([key, value]) => /^(managed[-_ ]?by|terraform)$/i.test(key) && /terraform|pulumi|cdk|true/i.test(value),
  );
  return found === undefined ? null : { key: found[0], by: found[1] === 'true' ? found[0] : found[1] };
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
