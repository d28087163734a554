import { expect, it } from 'vitest';
import { applyPlan } from '../../src/aws/apply/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { exactly, kindsOfOperations, opened } from '../aws/apply/every-fix.ts';
import { drawn, each, expectNoFalseClaim } from '../support/faults/matrix.ts';
import { EDITS } from '../support/faults/second-writer.ts';
import { courseOf, type Meeting, met } from '../support/faults/second-writer-runs.ts';

// Somebody else edits what a fix is about between each two requests of `fix --apply`, and of `sessions undo`: adds a
// Deny, takes ours out, deploys, deletes the API. Their edit stands, and what was said is so.

it('somebody else’s edit between any two requests stands, and what is said is so', async () => {
  const kinds = drawn(kindsOfOperations(), 12);
  const trials = (
    await each(kinds, async (kind) => {
      const course = await courseOf(kind);
      return (['fix', 'undo'] as const).flatMap((command) =>
        course.requests[command].flatMap(({ write, index }) =>
          EDITS.map((edit): { kind: typeof kind; course: typeof course; meeting: Meeting } => ({
            ...{ kind, course },
            meeting: { command, edit, at: index, isUnseen: write !== null },
          })),
        ),
      );
    })
  ).flat();
  const rows = await each(drawn(trials, 6), ({ kind, course, meeting }) => met(kind, course, meeting));
  expectNoFalseClaim(
    'second writer',
    rows.flatMap((row) => row ?? []),
  );
});

const again = drawn(kindsOfOperations(), 12, 100).filter(({ operations }) => !/Flush|Reset/.test(operations));
it.each(again.map((kind) => [kind.operations, kind] as const))(
  'the plan of %s is made twice: the second sees that the first was there, and changes nothing',
  async (_operations, kind) => {
    const { account, plan } = await opened(kind);
    const { practice } = account;
    const clients = clientsAt({ ...practice.adminProfile, url: practice.url }, 60_000);
    const journal = { write: async () => undefined };
    expect(await applyPlan(clients, plan, journal, systemClock)).toMatchObject({ ok: true });
    const after = exactly(practice.dump());
    const second = await applyPlan(clients, plan, journal, systemClock);
    expect(second).toMatchObject({ ok: false, kind: 'drifted' });
    expect(exactly(practice.dump())).toBe(after);
    await account.close();
  },
);
