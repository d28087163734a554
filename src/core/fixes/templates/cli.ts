import type { Change } from '../../model/plan.ts';

/** A word as a POSIX shell reads it back unchanged. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A web ACL is changed with a token that the last reading gave.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
 */
function lockToken({ operation, input }: Change, region: string): string {
  if (operation !== 'UpdateWebACL') return '';
  const which = (['Name', 'Scope', 'Id'] as const)
    .map((name) => `--${name.toLowerCase()} ${shellWord(String(input[name]))}`)
    .join(' ');
  return ` --lock-token "$(aws wafv2 get-web-acl --region ${shellWord(region)} ${which} --query LockToken --output text)"`;
}

/**
 * AWS takes no plain deployment onto a stage with a canary: it is made on its own, and the stage pointed to it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
function besideCanary({ input }: Change, region: string): string {
  const [place, api] = [`--region ${shellWord(region)}`, `--rest-api-id ${shellWord(String(input['restApiId']))}`];
  const made =
    `aws apigateway create-deployment ${place} ${api} --description ${shellWord(String(input['description']))} ` +
    '--query id --output text';
  return (
    `aws apigateway update-stage ${place} ${api} --stage-name ${shellWord(String(input['stageName']))} ` +
    `--patch-operations "op=replace,path=/deploymentId,value=$(${made})"`
  );
}

/**
 * The AWS CLI command that makes the same change. See
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html
 */
export function cliCommand(change: Change, region: string): string {
  if (change.operation === 'CreateDeployment' && change.assumes?.['canary'] != null)
    return besideCanary(change, region);
  const operation = change.operation.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const place = change.service === 'iam' ? '' : ` --region ${shellWord(region)}`;
  return (
    `aws ${change.service} ${operation}${place}${lockToken(change, region)} --cli-input-json ` +
    `${shellWord(JSON.stringify(change.input))}`
  );
}
