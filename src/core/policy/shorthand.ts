import { splitArn } from '../api-gateway/arn.ts';
import type { PolicyKind } from './types.ts';

export interface ApiScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
}

/**
 * `execute-api:/…`, which API Gateway accepts in resource policies only and rewrites to the full ARN when it saves one.
 */
export const SHORTHAND = 'execute-api:/';

/** The ARN that a shorthand resource stands for; any other text as it is. */
export function expandResource(resource: string, scope: ApiScope): string {
  if (!resource.startsWith(SHORTHAND)) return resource;
  return `arn:${scope.partition}:execute-api:${scope.region}:${scope.account}:${scope.apiId}/${resource.slice(SHORTHAND.length)}`;
}

/**
 * Rewrites every shorthand string of a resource policy's text, as saving it does; formatting stays.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function expandShorthand(text: string, scope: ApiScope): string {
  return text.replace(/"execute-api:(?:\/|\\\/)((?:[^"\\]|\\.)*)"/g, (_, rest: string) => {
    const head = JSON.stringify(expandResource(SHORTHAND, scope));
    return `${head.slice(0, -1)}${rest}"`;
  });
}

/**
 * A pattern as it is compared: a shorthand means what the resource policy is attached to (the API, or a private custom
 * domain), and is just a wrong ARN elsewhere.
 */
export function expandPattern(pattern: string, kind: PolicyKind, arn: string): string {
  if (kind !== 'resource' || !pattern.startsWith(SHORTHAND)) return pattern;
  if (pattern === `${SHORTHAND}*` && splitArn(arn)[5]?.startsWith('/domainnames/') === true) return arn;
  const [, partition = '', , region = '', account = '', resource = ''] = splitArn(arn);
  return expandResource(pattern, { partition, region, account, apiId: resource.split('/')[0] ?? '' });
}
