import type { CauseCode } from '../../causes/index.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { apiName } from '../planning/names.ts';
import type { PlanInput } from '../planning/types.ts';
import { keyOf, stageAsked, stageNameIn } from '../setting-edits/supplied-key.ts';
import { shellWord } from '../templates/cli.ts';
import { foreignAssociation, privateDnsOff, truststore } from './domains-and-endpoints.ts';
import { integrationResponse } from './integration-response.ts';
import { newRoute } from './places.ts';

/** Remedies in AWS that are printed, never applied, by the code that they answer. */
const MANUAL_REMEDIES: Readonly<Partial<Record<CauseCode, (input: PlanInput) => ManualRemedy | null>>> = {
  'cors-integration-response-missing-headers': integrationResponse,
  'mtls-untrusted-client-cert': truststore,
  'private-dns-captures-public-api': privateDnsOff,
  'private-domain-access-missing': foreignAssociation,
  'route-not-found': newRoute,
  'usage-plan-stage-not-attached': newUsagePlan,
};

/** The diagnosis with the manual remedy for each cause that no fix answers. */
export const withManualRemedies = (diagnosis: Diagnosis, input: PlanInput): Diagnosis => ({
  ...diagnosis,
  causes: diagnosis.causes.map((cause) => {
    const remedy = cause.fixes.length > 0 ? null : (MANUAL_REMEDIES[cause.code]?.(input) ?? null);
    return remedy === null ? cause : { ...cause, manual: [remedy] };
  }),
});

/**
 * A usage plan of its own, where none there is fits.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function newUsagePlan(input: PlanInput): ManualRemedy {
  const stage = stageAsked(input);
  const supplied = keyOf(input);
  const keyId = supplied.state === 'key' ? supplied.key.id : null;
  const region = `--region ${shellWord(input.facts.scope.region)}`;
  const name = `${apiName(input.facts)}-${stage.stage}`;
  return {
    id: 'usage-plan-create',
    title: `Create a usage plan for stage ${stageNameIn(stage)}, and put the key into it`,
    why: 'Which rate and quota the holders of its keys get, and whose keys go in, is for the owner of the API to say.',
    cli: [
      `PLAN=$(aws apigateway create-usage-plan ${region} --name ${shellWord(name)} --api-stages ` +
        `${shellWord(`apiId=${stage.apiId},stage=${stage.stage}`)} --throttle rateLimit=10,burstLimit=20 --query id ` +
        '--output text)',
      `aws apigateway create-usage-plan-key ${region} --usage-plan-id "$PLAN" --key-type API_KEY --key-id ` +
        `${keyId === null ? '"$KEY_ID"' : shellWord(keyId)}`,
    ],
    iac: {
      cloudformation:
        `UsagePlan:\n  Type: AWS::ApiGateway::UsagePlan\n  Properties:\n    UsagePlanName: ${name}\n    ApiStages: ` +
        `[{ ApiId: ${stage.apiId}, Stage: ${stage.stage} }]\n    Throttle: { RateLimit: 10, BurstLimit: 20 }`,
      terraform:
        `resource "aws_api_gateway_usage_plan" "this" {\n  name = "${name}"\n  api_stages {\n    api_id = ` +
        `"${stage.apiId}"\n    stage  = "${stage.stage}"\n  }\n  throttle_settings {\n    rate_limit  = 10\n    ` +
        'burst_limit = 20\n  }\n}',
      cdk:
        `const plan = api.addUsagePlan('Plan', {\n  name: '${name}',\n  apiStages: [{ stage: api.deploymentStage ` +
        '}],\n  throttle: { rateLimit: 10, burstLimit: 20 },\n});\nplan.addApiKey(key);',
    },
  };
}
