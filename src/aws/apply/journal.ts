import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AwsCall, awsCall, changeOf } from '../../core/model/changes/index.ts';
import type { Journal, JournalEntry, JournalStep } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import { isSecretHeader, redact } from '../../core/model/secret.ts';
import { suspectsOf } from '../../core/model/suspects.ts';
import { inTurn, readTextOrNull, removeFile, writeFileAtomically } from '../../host/files.ts';

/** A journal in a directory (0700), one file (0600) per applied fix. A write that returned survives a crash. */
export interface FileJournal extends Journal {
  /** Every entry, oldest first; a file that cannot be read is named, not skipped in silence. */
  entries(): Promise<{ readonly entries: readonly JournalEntry[]; readonly unreadable: readonly string[] }>;
  /** Forgets an entry. */
  remove(entry: JournalEntry): Promise<void>;
}

/** An entry as it stands in its file: each change as the call that it is, the same in every version. */
export interface RecordedEntry extends Omit<JournalEntry, 'steps'> {
  readonly steps: readonly (Omit<JournalStep, 'change'> & { readonly change: AwsCall })[];
}

/** An entry as it is written, and shown. */
export function recorded({ call, ...entry }: JournalEntry): RecordedEntry {
  const request = call === undefined ? null : withoutSecrets(call.request);
  return {
    ...entry,
    ...(call === undefined || request === null ? {} : { call: { ...call, request } }),
    steps: entry.steps.map((step) => ({ ...step, change: awsCall(step.change) })),
  };
}

/** A request as a file may hold it; null where it is another call without its secrets. */
function withoutSecrets({ body, ...request }: Request): Request | null {
  const { apiKey, token, headers, path, query } = request;
  if (apiKey !== null || token !== null || Object.keys(headers).some(isSecretHeader)) return null;
  if ([path, query].some((text) => redact(text) !== text)) return null;
  if (suspectsOf({ path, query, headers, answers: [], quotes: [] }, () => false).length > 0) return null;
  const signing = request.signing && { ...request.signing, accessKeyId: null, sessionToken: null };
  return { ...request, signing, ...(body === undefined ? {} : { body: null }) };
}

const readBack = (entry: RecordedEntry): JournalEntry => ({
  ...entry,
  steps: entry.steps.map((step) => ({ ...step, change: changeOf(step.change) })),
});

const SUFFIX = '.fix.json';

export function fileJournal(dir: string): FileJournal {
  return {
    write: (entry) =>
      writeFileAtomically(
        join(dir, fileName(entry)),
        `${JSON.stringify({ format: 1, entry: recorded(entry) }, null, 2)}\n`,
      ),
    inTurn: (accountId, work) => inTurn(join(dir, `${accountId}.lock`), work),
    remove: (entry) => removeFile(join(dir, fileName(entry))),
    entries: async () => {
      const entries: JournalEntry[] = [];
      const unreadable: string[] = [];
      for (const name of (await listing(dir)).filter((file) => file.endsWith(SUFFIX)).sort()) {
        const entry = await readEntry(join(dir, name));
        if (entry === null) unreadable.push(name);
        else entries.push(entry);
      }
      return { entries: entries.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)), unreadable };
    },
  };
}

function fileName(entry: JournalEntry): string {
  return `${entry.session}-${entry.startedAt}-${entry.fixId}`.replace(/[^\w.-]/g, '_') + SUFFIX;
}

async function listing(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function readEntry(path: string): Promise<JournalEntry | null> {
  try {
    const value = JSON.parse((await readTextOrNull(path)) ?? '') as {
      readonly format?: unknown;
      readonly entry?: RecordedEntry;
    };
    const { entry } = value;
    return value.format === 1 && entry !== undefined && Array.isArray(entry.steps) ? readBack(entry) : null;
  } catch {
    return null;
  }
}
