import { runProgram } from '../../host/run.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { keysOf } from './ask.ts';
import { type Blame, CredentialError } from './credential-error.ts';

/**
 * Runs a profile's `credential_process` as the AWS CLI does, without a shell, but with a deadline, and repeats what it
 * said on stderr when it fails. https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export async function processCredentials(
  command: string,
  profile: string,
  { timeoutMs, now }: { readonly timeoutMs: number; readonly now: number },
): Promise<SdkCredentials> {
  const refuse = (blame: Blame, what: string): CredentialError =>
    new CredentialError(blame, `the credential_process of profile ${profile} ${what}`);
  const [program, ...args] = wordsOf(command) ?? [];
  if (program === undefined) throw refuse('settings', 'has an unclosed quote or names no program');
  const ran = await runProgram(program, args, timeoutMs);
  if (ran.state === 'timed-out') throw refuse('cannot-sign', `did not respond within ${timeoutMs / 1000} s`);
  if (ran.state === 'not-started') throw refuse('settings', `cannot be started: ${ran.why}`);
  if (ran.state === 'broken') throw refuse('cannot-sign', `broke: ${ran.why}`);
  if (ran.code !== 0) {
    const stderrTail = ran.stderr.trim().split('\n').slice(-3).join(' ').slice(0, 300);
    throw refuse('credentials', `ended with ${ran.code}${stderrTail === '' ? '' : `: ${stderrTail}`}`);
  }
  const read = parsed(ran.stdout);
  if (read === null) throw refuse('settings', 'did not print credentials in the JSON format that AWS requires');
  if (read.expiration !== undefined && read.expiration.getTime() < now)
    throw refuse('credentials', 'wrote credentials that have expired');
  return read;
}

function parsed(stdout: string): SdkCredentials | null {
  try {
    const answer = JSON.parse(stdout) as { readonly Version?: unknown } | null;
    return answer?.Version === 1 ? keysOf(answer) : null;
  } catch {
    return null;
  }
}

/**
 * The words of a command as a POSIX shell would take it apart, with nothing expanded: quotes hold blanks, a backslash
 * holds one sign. On Windows, where paths have backslashes, only double quotes count. Null where a quote is open.
 */
export function wordsOf(command: string, windows = process.platform === 'win32'): readonly string[] | null {
  const pattern = windows ? /\s+|"([^"]*)"|([^\s"])/gy : /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\])/gsy;
  const words: string[] = [];
  let word: string | null = null;
  let end = 0;
  for (const [whole, ...groups] of command.matchAll(pattern)) {
    end += whole.length;
    const inside = groups.find((group) => group !== undefined);
    if (inside === undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + (whole.startsWith('"') && !windows ? inside.replace(/\\(["\\])/g, '$1') : inside);
  }
  if (end < command.length) return null;
  return word === null ? words : [...words, word];
}
