import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exchanged, player, recorder } from '../aws/tape.ts';
import { recordedCall, recordedExchange, withSecrets } from '../core/intake/cases/index.ts';
import { bodyOf, PLAIN_REQUEST, type Request, secretsOf } from '../core/model/request.ts';
import { revealed } from '../examination/saved-case/case-of-session.ts';
import { mapTexts } from '../examination/saved-case/save-case.ts';
import { type Hidden, secretStandIns, secretsOfValue } from '../examination/saved-case/stand-ins.ts';
import { systemClock } from '../host/clock.ts';
import { makePrivateDirectory, readTextOrNull, writeFileAtomically } from '../host/files.ts';
import { randomLetters } from '../host/random.ts';
import { optionsOf } from './account-options.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import type { LiveCall } from './live-call.ts';
import { UsageError } from './usage.ts';
import { parsedJson } from './values.ts';

type Recorded = Omit<LiveCall, 'account' | 'identity'>;

/** Flags that say how the account is asked; a recording is played with the same. */
const ASKING = [
  'profile',
  'region',
  'callerProfile',
  'invokeEndpoint',
  'matchKey',
  'testAuthorizer',
  'call',
  'anyVerb',
] as const;
export type AskingFlags = CallFlags & { readonly call: boolean; readonly anyVerb?: boolean };

const CALL = 'call.json';

/** A context that keeps every answer of AWS, and what writes them down at the end. */
export function recordingIn(context: CommandContext, directory: string) {
  const tape = recorder();
  const now = systemClock.now();
  return {
    context: { ...context, tape: { tape, now } },
    /** Files for their owner alone. Secrets become other texts of the same shape, the same everywhere. */
    async write(call: Recorded, flags: AskingFlags): Promise<void> {
      const { opened, exchanges } = tape.recording();
      const replace = secretStandIns(secretsOfAll(call, exchanges), [], randomLetters(32));
      const put = (name: string, value: unknown): Promise<void> =>
        writeFileAtomically(join(directory, name), `${JSON.stringify(revealed(mapTexts(value, replace)), null, 2)}\n`);
      await makePrivateDirectory(directory);
      for (const [at, one] of exchanges.entries())
        await put(`${String(at + 1).padStart(4, '0')}-${one.asked.service}-${one.asked.operation}.json`, one);
      const { target, request, caller, observed } = call;
      const { invokeEndpoint } = optionsOf(context, flags);
      const asking = { ...flags, ...(invokeEndpoint === null ? {} : { invokeEndpoint }) };
      const options = Object.fromEntries(
        ASKING.flatMap((name) => (asking[name] === undefined ? [] : [[name, asking[name]]])),
      );
      await put(CALL, {
        ...{ recording: 1, version: context.version, now, target, caller, observed, options, opened },
        request: { ...request, body: bodyOf(request) },
      });
    },
  };
}

function secretsOfAll(call: Recorded, exchanges: readonly Exchanged[]): readonly Hidden[] {
  const hidden: Hidden[] = secretsOf(call.request).map((one) => ({ head: '', value: one.reveal() }));
  mapTexts([call, exchanges], (text, name, inHeaders) => {
    hidden.push(...secretsOfValue(name, text, inHeaders));
    return text;
  });
  for (const { asked, answer } of exchanges)
    if ('body' in answer) hidden.push(...unnamedIn(asked.operation, answer.body).map((value) => ({ head: '', value })));
  return hidden.filter(({ value }) => value !== '');
}

/** Secrets that AWS gives under names that say nothing: values of API keys, and variables of a function. */
function unnamedIn(operation: string, body: string): readonly string[] {
  const [pattern, group] = operation.includes('ApiKey')
    ? [/"value"\s*:\s*("(?:[^"\\]|\\.)*")/g, 1]
    : operation.includes('Function')
      ? [/(?<="Variables"\s*:\s*\{[^}]{0,5000})"[^"]*"\s*:\s*("(?:[^"\\]|\\.)*")/g, 1]
      : [/(?!)/g, 0];
  return [...body.matchAll(pattern)].map((match) => JSON.parse(match[group] ?? '""') as string);
}

/** The call of a recording, and a context in which nothing is sent: every answer comes from the recording. */
export async function replayOf(
  context: CommandContext,
  directory: string,
): Promise<{ readonly context: CommandContext; readonly call: Recorded; readonly flags: Partial<AskingFlags> }> {
  const call = await checkedJson(join(directory, CALL), recordedCall);
  const names = (await readdir(directory)).filter((name) => /^\d{4,}-.+\.json$/.test(name)).sort();
  const exchanges: Exchanged[] = [];
  for (const name of names) exchanges.push(await checkedJson(join(directory, name), recordedExchange));
  const { opened, now, target, caller, observed, options } = call;
  const request = { ...PLAIN_REQUEST, ...withSecrets(call.request) } as Request;
  return {
    context: { ...context, tape: { tape: player({ opened, exchanges }), now } },
    call: { target, caller, observed, request },
    flags: options as Partial<AskingFlags>,
  };
}

/** What is not there, or not what a recording has, is a usage error that names the file. */
async function checkedJson<T>(
  path: string,
  shape: { readonly check: (value: unknown, path: string) => readonly string[]; readonly type?: T },
): Promise<T> {
  const text = await readTextOrNull(path);
  if (text === null)
    throw new UsageError([`--replay: ${path} is not there; diagnose --record writes such a directory`]);
  const json = parsedJson(`--replay: ${path}`, text);
  const problems = shape.check(json, '');
  if (problems.length > 0) throw new UsageError(problems.map((problem) => `--replay: ${path}: ${problem}`));
  return json as T;
}
