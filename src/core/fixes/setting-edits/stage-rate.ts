import { known, mapFact, valueOf } from '../../model/fact.ts';
import type { Facts, Rate, Stage } from '../../model/facts.ts';
import type { Change, FixPlan } from '../../model/plan.ts';
import { patchPathOf, planPathOf } from '../../model/settings.ts';
import { controlArn, settingsDocument } from './definition-edit.ts';
import type { RateEditor } from './rates.ts';

/** The rate of a stage for all methods, or for the one method that has its own. */
export const stageRateEdit: RateEditor = (facts, { kind, name, rate, key }, to) => {
  const stage = valueOf(facts.stage) ?? null;
  if (stage === null || (kind !== 'stage' && kind !== 'stage-method')) return null;
  const after: Stage =
    key === null ? { ...stage, throttle: to } : { ...stage, methodRates: { ...stage.methodRates, [key]: to } };
  return {
    kind,
    name,
    from: rate,
    to,
    change: change(facts, stage, key, rate, to),
    document: settingsDocument(`throttle of ${name}`, { ...rate }, { ...to }),
    after: (given) => ({
      ...given,
      stage: given.stage.state === 'known' ? mapFact(given.stage, () => after) : known('GetStage', after),
    }),
    arn: `${controlArn(facts)}/stages/${stage.name}`,
    alsoAffects: `every caller of ${key === null ? 'the stage' : name}, at that rate`,
    iac: facts.scope.apiType === 'REST' ? restHints(key, to) : routeHints(key, to),
  };
};

/**
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html, and of the newer kinds DefaultRouteSettings
 * and RouteSettings.
 */
function change(
  { scope: { apiId, apiType } }: Facts,
  { name }: Stage,
  key: string | null,
  old: Rate,
  to: Rate,
): Change {
  const assumes = { settings: JSON.stringify(old), after: JSON.stringify(to) };
  if (apiType === 'REST') {
    const at = key === null ? '/*/*' : patchPathOf(key);
    const patchOperations = [
      { op: 'replace', path: `${at}/throttling/rateLimit`, value: String(to.rateLimit) },
      { op: 'replace', path: `${at}/throttling/burstLimit`, value: String(to.burstLimit) },
    ];
    return {
      service: 'apigateway',
      operation: 'UpdateStage',
      input: { restApiId: apiId, stageName: name, patchOperations },
      assumes,
    };
  }
  const settings = { ThrottlingRateLimit: to.rateLimit, ThrottlingBurstLimit: to.burstLimit };
  const written = key === null ? { DefaultRouteSettings: settings } : { RouteSettings: { [key]: settings } };
  return {
    service: 'apigatewayv2',
    operation: 'UpdateStage',
    input: { ApiId: apiId, StageName: name, ...written },
    assumes,
  };
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
 */
function restHints(key: string | null, { rateLimit, burstLimit }: Rate): FixPlan['iac'] {
  const [path, verb] = key === null ? ['*', '*'] : planPathOf(`/${key.replace(/^\//, '')}`).split('/');
  const options = `throttlingRateLimit: ${rateLimit}, throttlingBurstLimit: ${burstLimit}`;
  return {
    cloudformation:
      `# AWS::ApiGateway::Stage, Properties\nMethodSettings:\n  - ResourcePath: '/${path === '~1' ? '' : path}'\n   ` +
      ` HttpMethod: '${verb}'\n    ThrottlingRateLimit: ${rateLimit}\n    ThrottlingBurstLimit: ${burstLimit}`,
    terraform:
      `resource "aws_api_gateway_method_settings" "this" {\n  method_path = "${key ?? '*/*'}"\n  settings {\n    ` +
      `throttling_rate_limit  = ${rateLimit}\n    throttling_burst_limit = ${burstLimit}\n  }\n}`,
    cdk:
      key === null
        ? `deployOptions: { ${options} }`
        : `deployOptions: { methodOptions: { '/${key.replace(/^\//, '')}': { ${options} } } }`,
  };
}

function routeHints(key: string | null, { rateLimit, burstLimit }: Rate): FixPlan['iac'] {
  const own = key === null ? '' : `    route_key              = "${key}"\n`;
  return {
    cloudformation:
      '# AWS::ApiGatewayV2::Stage, ' +
      `Properties\n${key === null ? 'DefaultRouteSettings:' : `RouteSettings:\n  '${key}':`}\n    ` +
      `ThrottlingRateLimit: ${rateLimit}\n    ThrottlingBurstLimit: ${burstLimit}`,
    terraform:
      `resource "aws_apigatewayv2_stage" "this" {\n  ${key === null ? 'default_route_settings' : 'route_settings'} ` +
      `{\n${own}    throttling_rate_limit  = ${rateLimit}\n    throttling_burst_limit = ${burstLimit}\n  }\n}`,
    cdk:
      key === null
        ? `throttle: { rateLimit: ${rateLimit}, burstLimit: ${burstLimit} }`
        : `new CfnStage(…, { routeSettings: { '${key}': { ThrottlingRateLimit: ${rateLimit}, ThrottlingBurstLimit: ` +
          `${burstLimit} } } })`,
  };
}
