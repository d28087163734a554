import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readTextOrNull } from '../../host/files.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { keysOf } from './ask.ts';

/** Keys that end sooner are not used, as in the AWS CLI. */
const LEAST_MS = 15 * 60_000;

/**
 * The keys of a role that the AWS CLI has in `~/.aws/cli/cache`, under a name made of what was asked of STS; null where
 * there are none that last. Only read: what the CLI stores is its own.
 */
export async function cachedRole(
  asked: Readonly<Record<string, string | number>>,
  home: string,
  now: number,
): Promise<SdkCredentials | null> {
  const file = join(home, '.aws', 'cli', 'cache', `${nameOf(asked)}.json`);
  const text = await readTextOrNull(file).catch(() => null);
  const keys = text === null ? null : keysIn(text);
  return keys?.expiration === undefined || keys.expiration.getTime() - now < LEAST_MS ? null : keys;
}

/** SHA-1 of the members as Python's `json.dumps(…, sort_keys=True)` writes them: a blank behind `:` and `,`. */
function nameOf(asked: Readonly<Record<string, string | number>>): string {
  const members = Object.keys(asked)
    .sort()
    .map((name) => `${inAscii(name)}: ${inAscii(asked[name])}`);
  return createHash('sha1')
    .update(`{${members.join(', ')}}`)
    .digest('hex');
}

const inAscii = (value: string | number | undefined): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

function keysIn(text: string): SdkCredentials | null {
  try {
    const { Credentials: credentials } = JSON.parse(text) as { readonly Credentials?: object };
    return keysOf(credentials);
  } catch {
    return null;
  }
}
