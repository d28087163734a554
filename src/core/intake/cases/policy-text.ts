import type { CasePolicy, CaseStatement } from './policy-shape.ts';

/** What the shorthand `execute-api:/…` stands for. */
export interface PolicyHome {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
}

/**
 * A resource policy as AWS gives it back: JSON text, the shorthand `execute-api:/stage/VERB/path` written out.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
 */
export function resourcePolicyText(policy: CasePolicy | null, home: PolicyHome): string | null {
  if (policy === null) return null;
  const { Statement: statement } = policy;
  const expanded = isList(statement) ? statement.map((one) => expandStatement(one, home)) : expandStatement(statement, home);
  return JSON.stringify({ ...policy, Statement: expanded });
}

function expandStatement(statement: CaseStatement, home: PolicyHome): CaseStatement {
  const { Resource: resource, NotResource: notResource } = statement;
  return {
    ...statement,
    ...(resource === undefined ? {} : { Resource: expandResource(resource, home) }),
    ...(notResource === undefined ? {} : { NotResource: expandResource(notResource, home) }),
  };
}

const expandResource = (resource: string | readonly string[], home: PolicyHome): string | readonly string[] =>
  typeof resource === 'string' ? expandOne(resource, home) : resource.map((one) => expandOne(one, home));

function expandOne(resource: string, { partition, region, account, apiId }: PolicyHome): string {
  const rest = /^execute-api:\/(.*)$/s.exec(resource)?.[1];
  return rest === undefined ? resource : `arn:${partition}:execute-api:${region}:${account}:${apiId}/${rest}`;
}

// Array.isArray does not narrow readonly lists.
const isList = (statement: CasePolicy['Statement']): statement is readonly CaseStatement[] => Array.isArray(statement);
