import { type AwsCall, awsCall, type Change, type ChangeKind, type ChangeOf } from '../../model/changes/index.ts';
import { shellWord } from '../../model/sanitize.ts';

type Write<K extends ChangeKind> = (change: ChangeOf<K>, region: string) => string;

/**
 * `aws iam put-role-policy --cli-input-json …`.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 */
const whole = (change: Change, place: string): string => command(awsCall(change), place);

function command({ service, operation, input }: AwsCall, place: string): string {
  const name = operation.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return `aws ${service} ${name}${place} --cli-input-json ${shellWord(JSON.stringify(input))}`;
}

const inRegion = (change: Change, region: string): string => whole(change, ` --region ${shellWord(region)}`);
/** Any call as a shell command. */
export const shellCommand = (call: AwsCall, region: string): string =>
  command(call, call.service === 'iam' ? '' : ` --region ${shellWord(region)}`);
/** IAM has no regions. */
const everywhere = (change: Change): string => whole(change, '');

/**
 * A web ACL is changed with a token that the last reading gave.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
 */
const withLockToken: Write<'update-web-acl'> = (change, region) => {
  const { Name, Scope, Id } = change.webAcl;
  const which = `--name ${shellWord(Name)} --scope ${Scope} --id ${shellWord(Id)}`;
  const place = ` --region ${shellWord(region)}`;
  const token = `aws wafv2 get-web-acl${place} ${which} --query LockToken --output text`;
  return whole(change, `${place} --lock-token "$(${token})"`);
};

/**
 * AWS takes no plain deployment onto a stage with a canary: it is made on its own, and the stage pointed to it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
const deployment: Write<'create-deployment'> = (change, region) => {
  if (change.assumes?.canary == null) return inRegion(change, region);
  const [place, api] = [`--region ${shellWord(region)}`, `--rest-api-id ${shellWord(change.restApiId)}`];
  const made =
    `aws apigateway create-deployment ${place} ${api} --description ${shellWord(change.description)} ` +
    '--query id --output text';
  return (
    `aws apigateway update-stage ${place} ${api} --stage-name ${shellWord(change.stageName)} ` +
    `--patch-operations "op=replace,path=/deploymentId,value=$(${made})"`
  );
};

/** How each kind of change is written for a shell. */
const COMMANDS: { readonly [K in ChangeKind]: Write<K> } = {
  'put-resource-policy': inRegion,
  'update-api-key-source': inRegion,
  'update-authorizer': inRegion,
  'update-method': inRegion,
  'put-method': inRegion,
  'put-method-response': inRegion,
  'update-method-response': inRegion,
  'put-integration': inRegion,
  'update-integration': inRegion,
  'put-integration-response': inRegion,
  'update-integration-response': inRegion,
  'put-gateway-response': inRegion,
  'update-gateway-response': inRegion,
  'create-deployment': deployment,
  'flush-stage-authorizers-cache': inRegion,
  'update-stage-throttling': inRegion,
  'update-cache-control-strategy': inRegion,
  'update-log-level': inRegion,
  'update-access-log-settings': inRegion,
  'update-default-endpoint': inRegion,
  'update-endpoint-access-mode': inRegion,
  'update-domain-access-mode': inRegion,
  'put-domain-policy': inRegion,
  'create-access-association': inRegion,
  'create-base-path-mapping': inRegion,
  'update-account': inRegion,
  'update-api-key': inRegion,
  'update-usage-plan': inRegion,
  'create-usage-plan-key': inRegion,
  'create-v2-deployment': inRegion,
  'update-v2-authorizer': inRegion,
  'update-route': inRegion,
  'create-route': inRegion,
  'update-cors-configuration': inRegion,
  'update-v2-default-endpoint': inRegion,
  'reset-authorizers-cache': inRegion,
  'create-api-mapping': inRegion,
  'update-v2-log-level': inRegion,
  'update-v2-access-log-settings': inRegion,
  'update-v2-throttling': inRegion,
  'update-route-throttling': inRegion,
  'put-role-policy': everywhere,
  'put-user-policy': everywhere,
  'put-group-policy': everywhere,
  'create-policy-version': everywhere,
  'update-assume-role-policy': everywhere,
  'create-role': everywhere,
  'attach-role-policy': everywhere,
  'create-log-group': inRegion,
  'add-lambda-permission': inRegion,
  'remove-lambda-permission': inRegion,
  'put-vpc-endpoint-policy': inRegion,
  'update-web-acl': withLockToken,
};

/** The AWS CLI command that makes the same change. */
export const cliCommand = <K extends ChangeKind>(change: ChangeOf<K>, region: string): string =>
  COMMANDS[change.kind](change, region);
