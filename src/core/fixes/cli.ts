import type { Change } from '../model/plan.ts';

/** A word as a POSIX shell reads it back unchanged. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The AWS CLI command that makes the same change. See https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-skeleton.html */
export function cliCommand(change: Change, region: string): string {
  const operation = change.operation.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const place = change.service === 'iam' ? '' : ` --region ${shellWord(region)}`;
  return `aws ${change.service} ${operation}${place} --cli-input-json ${shellWord(JSON.stringify(change.input))}`;
}
