import { describe, expect, it, vi } from 'vitest';
import { applyPlan, undoEntry } from '../../../src/aws/apply/index.ts';
import type { Journal, JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { isDrawn } from '../../support/every-call.ts';
import { clientsAt } from './clients-at.ts';
import { type KindOfFix, kindsOfFixes, opened, restored } from './every-fix.ts';
import { type Trouble, troubledProxy } from './troubled-proxy.ts';

// Each kind of fix there is, with each of its writes failing once in each of these ways: the account ends in its old
// state or in its new one, and what is new can be taken back whole.

vi.setConfig({ maxConcurrency: 3 });
const kinds = kindsOfFixes();
/** Once throttled, the SDK itself slows down: calls wait a second or more before they are sent. */
const PATIENT = 20_000;
/** For an answer that never comes, in milliseconds; what does come has to be in time on a busy computer. */
const BRIEF = 3_000;

const TROUBLES: readonly (readonly [string, Trouble])[] = [
  ['fails with 500', { kind: 'refused', status: 500, code: 'InternalFailure' }],
  ['is throttled', { kind: 'refused', status: 429, code: 'TooManyRequestsException' }],
  ['is denied', { kind: 'refused', status: 403, code: 'AccessDeniedException' }],
  ['is done, and answered with 500', { kind: 'lost', status: 500 }],
  ['is done, and never answered', { kind: 'lost', status: null }],
];

/** A journal in memory that keeps the last word. */
function kept(): Journal & { readonly last: () => JournalEntry | null } {
  let entry: JournalEntry | null = null;
  return {
    write: async (next) => {
      entry = next;
    },
    last: () => entry,
  };
}

async function withTrouble(
  kind: KindOfFix,
  run: (bench: Awaited<ReturnType<typeof openBench>>) => Promise<void>,
  deadline = PATIENT,
): Promise<void> {
  const bench = await openBench(kind, deadline);
  try {
    await run(bench);
  } finally {
    await bench.proxy.close();
    await bench.account.close();
  }
}

async function openBench(kind: KindOfFix, deadline: number) {
  const { account, plan } = await opened(kind);
  const { practice } = account;
  const proxy = await troubledProxy(practice.url);
  const clients = clientsAt({ ...practice.adminProfile, url: proxy.url }, deadline);
  const state = () => restored(practice.dump(), kind.operations);
  return { account, plan, proxy, clients, state, before: state(), journal: kept() };
}

// One kind of fix in three: `SWEEP_SEED` takes others, `SWEEP_SEED=all` takes all.
const drawn = kinds.filter((_, at) => isDrawn(at + 100, 3));

describe.concurrent.each(drawn.map((kind) => [kind.operations, kind] as const))('%s', (_operations, kind) => {
  const writes = kind.operations.split(', ').length;
  const points = Array.from({ length: writes }, (_, at) => at + 1).flatMap((at) =>
    TROUBLES.map(([how, trouble]) => [at, how, trouble] as const),
  );

  it.each(points)('write %i %s: the old state or the new one', { timeout: 120_000 }, async (at, _how, trouble) => {
    await withTrouble(
      kind,
      async ({ plan, proxy, clients, state, before, journal }) => {
        proxy.trouble(at, trouble);
        const result = await applyPlan(clients, plan, journal, systemClock);
        if (!result.ok) {
          expect(['failed', 'denied']).toContain(result.kind);
          expect(journal.last()?.state).toBe('rolled-back');
          expect(state()).toBe(before);
          return;
        }
        expect(result.entry.state).toBe('applied');
        expect(await undoEntry(clients, result.entry, journal, systemClock)).toMatchObject({ ok: true });
        expect(state()).toBe(before);
      },
      trouble.kind === 'lost' && trouble.status === null ? BRIEF : PATIENT,
    );
  });

  it('a write of undo is denied: undone once more, all is as it was', { timeout: 120_000 }, async () => {
    for (let at = 1; at <= writes; at += 1) {
      await withTrouble(kind, async ({ plan, proxy, clients, state, before, journal }) => {
        const applied = await applyPlan(clients, plan, journal, systemClock);
        if (!applied.ok) throw new Error(applied.message);
        proxy.trouble(at, { kind: 'refused', status: 403, code: 'AccessDeniedException' });
        const first = await undoEntry(clients, applied.entry, journal, systemClock);
        if (!first.ok) expect(await undoEntry(clients, first.entry, journal, systemClock)).toMatchObject({ ok: true });
        expect(state()).toBe(before);
      });
    }
  });

  // Nothing here is waited for in vain: a busy computer gets its time.
  it('two at once: the second sees that the first was there, and changes nothing', { timeout: 60_000 }, async () => {
    await withTrouble(
      kind,
      async ({ plan, clients, state, journal }) => {
        const first = await applyPlan(clients, plan, journal, systemClock);
        expect(first).toMatchObject({ ok: true });
        const after = state();
        const second = await applyPlan(clients, plan, kept(), systemClock);
        if (/Flush|Reset/.test(kind.operations)) return expect(second.ok).toBe(true);
        expect(second).toMatchObject({ ok: false, kind: 'drifted' });
        expect(state()).toBe(after);
      },
      20_000,
    );
  });
});
