import type { CauseCode } from '../../causes/index.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { shellWord } from '../../model/sanitize.ts';
import { editForAddress } from '../kinds/resource-policy.ts';
import { apiName } from '../planning/names.ts';
import type { PlanInput } from '../planning/types.ts';
import { keyOf, stageAsked, stageNameIn } from '../setting-edits/supplied-key.ts';
import { block } from '../templates/notation.ts';
import { type AsCode, blockOf, idIn, idOf, inTemplates, made, referTo } from '../templates/resource.ts';
import { renamed, snake } from '../templates/rest.ts';
import { foreignAssociation, privateDnsOff, truststore } from './domains-and-endpoints.ts';
import { integrationResponse } from './integration-response.ts';
import { newRoute, routeBesideCatchAll } from './places.ts';

/** Remedies in AWS that are printed, never applied, by the code that they answer. */
const MANUAL_REMEDIES: Readonly<Partial<Record<CauseCode, (input: PlanInput) => ManualRemedy | null>>> = {
  'cors-integration-response-missing-headers': integrationResponse,
  'method-auth-type-mismatch': routeBesideCatchAll,
  'mtls-untrusted-client-cert': truststore,
  'private-dns-captures-public-api': privateDnsOff,
  'private-domain-access-missing': foreignAssociation,
  'resource-policy-explicit-deny': editForAddress,
  'resource-policy-implicit-deny': editForAddress,
  'resource-policy-wrong-principal': editForAddress,
  'resource-policy-wrong-resource-arn': editForAddress,
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
function newUsagePlan(input: PlanInput): ManualRemedy {
  const stage = stageAsked(input);
  const supplied = keyOf(input);
  const keyId = supplied.state === 'key' ? supplied.key.id : null;
  const region = `--region ${shellWord(input.facts.scope.region)}`;
  const name = `${apiName(input.facts)}-${stage.stage}`;
  return {
    id: 'usage-plan-create',
    title: `Create a usage plan for stage ${stageNameIn(stage)}, and put the key into it`,
    why: 'The API owner must decide which rate and quota the plan has, and whose keys to add.',
    cli: [
      `PLAN=$(aws apigateway create-usage-plan ${region} --name ${shellWord(name)} --api-stages ` +
        `${shellWord(`apiId=${stage.apiId},stage=${stage.stage}`)} --throttle rateLimit=10,burstLimit=20 --query id ` +
        '--output text)',
      `aws apigateway create-usage-plan-key ${region} --usage-plan-id "$PLAN" --key-type API_KEY --key-id ` +
        `${keyId === null ? '"$KEY_ID"' : shellWord(keyId)}`,
    ],
    iac: inTemplates([planCode(name, stage, keyId ?? 'KEY_ID')]),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-usageplan.html */
function planCode(name: string, { apiId, stage }: ReturnType<typeof stageAsked>, keyId: string): AsCode {
  const [place, limits] = [
    { ApiId: apiId, Stage: stage },
    { RateLimit: 10, BurstLimit: 20 },
  ];
  const plan = made('AWS::ApiGateway::UsagePlan', idOf('plan', name), {
    UsagePlanName: name,
    ApiStages: [place],
    Throttle: limits,
  });
  const key = { KeyId: keyId, KeyType: 'API_KEY', UsagePlanId: referTo(plan) };
  const member = made('AWS::ApiGateway::UsagePlanKey', idOf('key of', name), key);
  const body = {
    name,
    api_stages: block(renamed(place, snake)),
    throttle_settings: block(renamed(limits, snake)),
  };
  return {
    cloudformation: [plan, member],
    terraform: [
      blockOf(plan, 'aws_api_gateway_usage_plan', body),
      blockOf(member, 'aws_api_gateway_usage_plan_key', {
        ...renamed(key, snake),
        usage_plan_id: idIn('aws_api_gateway_usage_plan', plan),
      }),
    ],
  };
}
