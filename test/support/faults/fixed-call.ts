import { type OpenAccountOptions, openAccount } from '../../../src/aws/index.ts';
import type { CommandContext } from '../../../src/commands/command-context.ts';
import { fixed } from '../../../src/commands/fix.ts';
import type { FixDocument } from '../../../src/commands/fix-output.ts';
import { journalOf } from '../../../src/commands/journal.ts';
import type { PracticeCall } from '../../../src/core/model/ports.ts';
import type { RuntimeState } from '../../../src/core/model/runtime-state.ts';
import { Secret, secret } from '../../../src/core/model/secret.ts';
import { systemClock } from '../../../src/host/clock.ts';

/** What `fix --apply ID --yes` works on behind its flags; plain data, but for secrets. */
export interface FixJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly home: string;
  readonly account: Omit<OpenAccountOptions, 'clock' | 'environment'>;
  readonly call: Pick<PracticeCall, 'target' | 'request' | 'caller' | 'observed'>;
  readonly runtime: RuntimeState;
  readonly fixId: string;
}

/** What it said. */
export interface SaidByFix {
  readonly document: FixDocument;
  readonly code: number;
  readonly err: string;
}

/**
 * `fix --apply ID --yes --wait 0` of the call, in this process, with a journal in its home. `onProgress` is told what
 * goes to standard error.
 */
export async function fixedCall(
  { variables, home, account, call, runtime, fixId }: FixJob,
  onProgress: (text: string) => void = () => undefined,
): Promise<SaidByFix> {
  const environment = { variables: { ...variables, HOME: home }, platform: process.platform, home };
  let err = '';
  const context: CommandContext = {
    ...{ environment, version: '0.0.0', interactive: false, out: () => undefined, exit: () => undefined },
    err: (text) => {
      err += text;
      onProgress(text);
    },
    stdin: (async function* () {})(),
  };
  const { target, request, caller, observed } = call;
  const options = { observed, call: true, anyVerb: true, practice: true, runtime };
  const started = {
    account: openAccount({ ...account, clock: systemClock, environment }),
    ...{ target, request, caller, options, undoable: true, local: true, close: async () => undefined },
    journal: journalOf(environment),
  };
  const flags = { apply: fixId, yes: true, allowEveryone: true, publishOthers: true, call: true, wait: '0' };
  const said = await fixed(context, { ...flags, output: 'json' }, started);
  return { ...said, err };
}

/** A job for a process of its own, as text: secrets in it are this test's. */
export const jobText = (job: FixJob): string => JSON.stringify(revealed(job));
export const jobOf = (text: string): FixJob =>
  JSON.parse(text, (_, value: unknown) => {
    const held = (value as { readonly secret?: unknown } | null)?.secret;
    return typeof held === 'string' ? secret(held) : value;
  });

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revealed(one)]));
}
