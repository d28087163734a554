import { it } from 'vitest';
import { kindsOfFixes } from '../aws/apply/every-fix.ts';
import { drawn, each, expectNoFalseClaim } from '../support/faults/matrix.ts';
import { WRITE_FAULTS } from '../support/faults/write-faults.ts';
import { tried, unhurtOf } from '../support/faults/write-runs.ts';

// Every write of every kind of fix, and every write that takes it back, with each fault there is between here and AWS.
// What `fix --apply`, `sessions` and `sessions undo` say is held against the account.

it('what is said of a write that a fault befell is so', async () => {
  const kinds = drawn(kindsOfFixes(), 8);
  const trials = (
    await each(kinds, async (kind) => {
      const unhurt = await unhurtOf(kind);
      return (['fix', 'undo'] as const).flatMap((command) =>
        Array.from({ length: unhurt.writes[command] }, (_, at) => at + 1).flatMap((at) =>
          WRITE_FAULTS.map((fault) => ({ kind, unhurt, trial: { command, at, fault } })),
        ),
      );
    })
  ).flat();
  const rows = await each(drawn(trials, 8), ({ kind, unhurt, trial }) => tried(kind, unhurt, trial));
  expectNoFalseClaim('writes', rows);
});
