import { known, valueOf } from '../model/fact.ts';
import type { Rate, Stage } from '../model/facts.ts';
import type { Change } from '../model/plan.ts';
import { controlArn, settingsDocument } from './definition-edit.ts';
import { openedRate, rateText } from './rates.ts';
import { UNDEPLOYED } from './supplied-key.ts';
import type { Fix, PlanInput } from './types.ts';

/** Opens a stage whose rate lets no call through. */
export const stageRate: Fix = {
  name: 'stage-rate',
  codes: ['throttled'],
  candidates: (input) => {
    const { facts } = input;
    const stage = valueOf(facts.stage) ?? null;
    const old = stage?.throttle ?? null;
    const opened = old === null ? null : openedRate(old);
    if (stage === null || old === null || opened === null) return [];
    const arn = `${controlArn(facts)}/stages/${stage.name}`;
    return [
      {
        ...UNDEPLOYED,
        id: 'stage-open-rate',
        aims: ['throttled'],
        title: `Let stage "${stage.name}" through at ${rateText(opened)}`,
        changes: [change(input, stage, old, opened)],
        documents: [settingsDocument(`throttle of stage "${stage.name}"`, { ...old }, { ...opened })],
        factsAfter: { ...facts, stage: known('GetStage', { ...stage, throttle: opened }) },
        alsoAffects: 'every caller of the stage, at that rate',
        permissions: [`apigateway:GET on ${arn}`, `apigateway:PATCH on ${arn}`],
        iac: hints(input, opened),
      },
    ];
  },
};

/** https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html (throttling of all methods), and of the newer kinds DefaultRouteSettings. */
function change({ facts }: PlanInput, { name }: Stage, old: Rate, opened: Rate): Change {
  const assumes = { settings: JSON.stringify(old), after: JSON.stringify(opened) };
  const { apiId, apiType } = facts.scope;
  if (apiType === 'REST') {
    const patchOperations = [
      { op: 'replace', path: '/*/*/throttling/rateLimit', value: String(opened.rateLimit) },
      { op: 'replace', path: '/*/*/throttling/burstLimit', value: String(opened.burstLimit) },
    ];
    return { service: 'apigateway', operation: 'UpdateStage', input: { restApiId: apiId, stageName: name, patchOperations }, assumes };
  }
  const DefaultRouteSettings = { ThrottlingRateLimit: opened.rateLimit, ThrottlingBurstLimit: opened.burstLimit };
  return { service: 'apigatewayv2', operation: 'UpdateStage', input: { ApiId: apiId, StageName: name, DefaultRouteSettings }, assumes };
}

function hints({ facts }: PlanInput, { rateLimit, burstLimit }: Rate) {
  if (facts.scope.apiType === 'REST')
    return {
      cloudformation: `# AWS::ApiGateway::Stage, Properties\nMethodSettings:\n  - ResourcePath: '/*'\n    HttpMethod: '*'\n    ThrottlingRateLimit: ${rateLimit}\n    ThrottlingBurstLimit: ${burstLimit}`,
      terraform: `resource "aws_api_gateway_method_settings" "all" {\n  method_path = "*/*"\n  settings {\n    throttling_rate_limit  = ${rateLimit}\n    throttling_burst_limit = ${burstLimit}\n  }\n}`,
      cdk: `deployOptions: { throttlingRateLimit: ${rateLimit}, throttlingBurstLimit: ${burstLimit} }`,
    };
  return {
    cloudformation: `# AWS::ApiGatewayV2::Stage, Properties\nDefaultRouteSettings:\n  ThrottlingRateLimit: ${rateLimit}\n  ThrottlingBurstLimit: ${burstLimit}`,
    terraform: `resource "aws_apigatewayv2_stage" "this" {\n  default_route_settings {\n    throttling_rate_limit  = ${rateLimit}\n    throttling_burst_limit = ${burstLimit}\n  }\n}`,
    cdk: `throttle: { rateLimit: ${rateLimit}, burstLimit: ${burstLimit} }`,
  };
}
