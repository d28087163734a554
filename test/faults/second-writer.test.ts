import { it } from 'vitest';
import { kindsOfOperations } from '../aws/apply/every-fix.ts';
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
