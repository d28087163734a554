import { templateAsPattern } from '../gates/index.ts';
import { formatInvokeArn } from '../model/arn.ts';
import { mapFact } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import { splitQualifier } from '../model/function-name.ts';
import { settingsDocument } from './definition-edit.ts';
import { UNDEPLOYED } from './supplied-key.ts';
import type { Fix, PlanInput } from './types.ts';

/** Lets API Gateway invoke the backend function, from exactly this route of this stage. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const integrationPermission: Fix = {
  name: 'integration-permission',
  codes: ['integration-permission-missing'],
  candidates: (input) => {
    const { facts } = input;
    const integration = input.prediction.request.method?.integration ?? null;
    if (integration?.type !== 'AWS_PROXY' || facts.functions.state !== 'known') return [];
    const { name, qualifier } = splitQualifier(integration.function);
    const all = facts.functions.value;
    const entry = integration.function in all ? integration.function : name;
    // A function of another account takes its permission there; one that is gone takes none.
    if (all[entry] === undefined || all[entry].state === 'Missing' || isForeign(facts, name)) return [];
    const SourceArn = sourceArn(input);
    const StatementId = `apigw-doctor-${SourceArn.split(':').slice(5).join('-').replace(/\*/g, 'any')}`.replace(/[^\w-]+/g, '-').slice(0, 100);
    const [Action, Principal] = ['lambda:InvokeFunction', 'apigateway.amazonaws.com'];
    const added = { qualifier, action: Action, principal: Principal, sourceArn: SourceArn };
    const arn = name.startsWith('arn:')
      ? name
      : `arn:${facts.scope.partition}:lambda:${facts.scope.region}:${facts.scope.accountId}:function:${name}`;
    return [
      {
        ...UNDEPLOYED,
        id: 'integration-invoke-permission',
        aims: ['integration-permission-missing'],
        title: `Let API Gateway invoke function ${integration.function}, for this route only`,
        changes: [
          {
            service: 'lambda',
            operation: 'AddPermission',
            input: { FunctionName: name, StatementId, Action, Principal, SourceArn, ...(qualifier === null ? {} : { Qualifier: qualifier }) },
            assumes: { settings: null, after: JSON.stringify({ Sid: StatementId, SourceArn }) },
          },
        ],
        documents: [
          settingsDocument(`statement of the policy of function ${integration.function}`, null, {
            Sid: StatementId,
            Effect: 'Allow',
            Principal,
            Action,
            SourceArn,
          }),
        ],
        factsAfter: {
          ...facts,
          functions: mapFact(facts.functions, (functions) => {
            const found = functions[entry];
            return found === undefined ? functions : { ...functions, [entry]: { ...found, permissions: [...found.permissions, added] } };
          }),
        },
        alsoAffects: null,
        permissions: ['AddPermission', 'RemovePermission', 'GetPolicy'].map((action) => `lambda:${action} on ${arn}`),
        iac: {
          cloudformation: `InvokePermission:\n  Type: AWS::Lambda::Permission\n  Properties:\n    FunctionName: ${integration.function}\n    Action: ${Action}\n    Principal: ${Principal}\n    SourceArn: ${SourceArn}`,
          terraform: `resource "aws_lambda_permission" "invoke" {\n  statement_id  = "${StatementId}"\n  function_name = "${name}"\n${qualifier === null ? '' : `  qualifier     = "${qualifier}"\n`}  action        = "${Action}"\n  principal     = "${Principal}"\n  source_arn    = "${SourceArn}"\n}`,
          cdk: `backendFunction.addPermission('Invoke', {\n  principal: new iam.ServicePrincipal('${Principal}'),\n  sourceArn: '${SourceArn}',\n});`,
        },
      },
    ];
  },
};

const isForeign = ({ scope }: Facts, name: string): boolean =>
  name.startsWith('arn:') && !name.includes(`:lambda:${scope.region}:${scope.accountId}:`);

/** The route's ARN with path parameters as `*`, which covers template and value alike. */
function sourceArn({ facts: { scope }, request, prediction }: PlanInput): string {
  const { method, stage, arn } = prediction.request;
  const template = method?.path ?? '';
  const head = { partition: scope.partition, region: scope.region, account: scope.accountId, apiId: scope.apiId, stage };
  if (scope.apiType === 'WEBSOCKET') return arn;
  if (template.startsWith('$')) return `arn:${scope.partition}:execute-api:${scope.region}:${scope.accountId}:${scope.apiId}/${stage}/${template}`;
  return formatInvokeArn({ ...head, verb: request.method, path: templateAsPattern(template).replace(/^\//, '') });
}
