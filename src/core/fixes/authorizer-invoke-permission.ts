import { mapFact, valueOf } from '../model/fact.ts';
import type { Authorizer, Facts } from '../model/facts.ts';
import { splitQualifier } from '../model/function-name.ts';
import { authorizerAsked } from './authorizer-edit.ts';
import { settingsDocument } from './definition-edit.ts';
import type { Candidate, Fix } from './types.ts';

/** Lets API Gateway invoke the authorizer's function, from exactly this authorizer. */
export const authorizerInvokePermission: Fix = {
  name: 'authorizer-invoke-permission',
  codes: ['authorizer-lambda-permission-missing'],
  candidates: ({ facts, ...input }) => {
    const authorizer = authorizerAsked({ facts, ...input });
    const named = authorizer?.function ?? null;
    // A function of another account takes its permission there.
    if (authorizer === null || named === null || facts.functions.state !== 'known' || isForeign(facts, named)) return [];
    return [candidate(facts, authorizer, named)];
  },
};

const isForeign = ({ scope }: Facts, named: string): boolean =>
  named.startsWith('arn:') && !named.includes(`:lambda:${scope.region}:${scope.accountId}:`);

function candidate(facts: Facts, authorizer: Authorizer, named: string): Candidate {
  const { scope } = facts;
  const { name, qualifier } = splitQualifier(named);
  const sourceArn = `arn:${scope.partition}:execute-api:${scope.region}:${scope.accountId}:${scope.apiId}/authorizers/${authorizer.id}`;
  const StatementId = `apigw-doctor-${scope.apiId}-${authorizer.id}`;
  const added = { qualifier, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com', sourceArn };
  const entry = named in (valueOf(facts.functions) ?? {}) ? named : name;
  const functions = mapFact(facts.functions, (all) => {
    const found = all[entry];
    return found === undefined ? all : { ...all, [entry]: { ...found, permissions: [...found.permissions, added] } };
  });
  const arn = name.startsWith('arn:') ? name : `arn:${scope.partition}:lambda:${scope.region}:${scope.accountId}:function:${name}`;
  const statement = { Sid: StatementId, Effect: 'Allow', Principal: added.principal, Action: added.action, SourceArn: sourceArn };
  const [Principal, Action] = [added.principal, added.action];
  return {
    id: 'authorizer-invoke-permission',
    aims: ['authorizer-lambda-permission-missing'],
    title: `Let API Gateway invoke function ${named}, from authorizer "${authorizer.name}" only`,
    changes: [
      {
        service: 'lambda',
        operation: 'AddPermission',
        input: { FunctionName: name, StatementId, Action, Principal, SourceArn: sourceArn, ...(qualifier === null ? {} : { Qualifier: qualifier }) },
        assumes: { settings: null, after: JSON.stringify({ Sid: StatementId, SourceArn: sourceArn }) },
      },
    ],
    documents: [settingsDocument(`statement of the policy of function ${named}`, null, statement)],
    factsAfter: { ...facts, functions },
    publishes: false,
    alsoPublishes: [],
    takesAway: null,
    alsoAffects: null,
    permissions: ['AddPermission', 'RemovePermission', 'GetPolicy'].map((action) => `lambda:${action} on ${arn}`),
    iac: {
      cloudformation: `AuthorizerPermission:\n  Type: AWS::Lambda::Permission\n  Properties:\n    FunctionName: ${named}\n    Action: ${Action}\n    Principal: ${Principal}\n    SourceArn: ${sourceArn}`,
      terraform: `resource "aws_lambda_permission" "authorizer" {\n  statement_id  = "${StatementId}"\n  function_name = "${name}"\n${qualifier === null ? '' : `  qualifier     = "${qualifier}"\n`}  action        = "${Action}"\n  principal     = "${Principal}"\n  source_arn    = "${sourceArn}"\n}`,
      cdk: `authorizerFunction.addPermission('Authorizer', {\n  principal: new iam.ServicePrincipal('${Principal}'),\n  sourceArn: '${sourceArn}',\n});`,
    },
    edits: true,
    letsFunctionRun: true,
  };
}
