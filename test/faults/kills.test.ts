import { beforeAll, it } from 'vitest';
import { kindsOfOperations } from '../aws/apply/every-fix.ts';
import { buildChild, type Kill, killed, momentsOf } from '../support/faults/kill-runs.ts';
import { drawn, each, expectNoFalseClaim } from '../support/faults/matrix.ts';
import { unhurtOf } from '../support/faults/write-runs.ts';

// A process of its own makes each kind of fix, another takes it back; each is killed with SIGKILL before and after
// everything it writes: each step of each write of the journal, and each write to AWS. The next start says what is so,
// and leads to the beginning, or to the whole fix.

beforeAll(buildChild, 60_000);

it('what is said after kill -9 is so, and nothing is left half-way', async () => {
  const kinds = drawn(kindsOfOperations(), 16);
  const trials = (
    await each(kinds, async (kind) => {
      const [unhurt, moments] = [await unhurtOf(kind), await momentsOf(kind)];
      return (['fix', 'undo'] as const).flatMap((command) =>
        moments[command].map((moment, at): { kind: typeof kind; unhurt: typeof unhurt; kill: Kill } => {
          const goOn = at % 2 === 0 ? 'undo' : 'finish';
          return { kind, unhurt, kill: { command, at: at + 1, moment, goOn } };
        }),
      );
    })
  ).flat();
  const rows = await each(drawn(trials, 8), ({ kind, unhurt, kill }) => killed(kind, unhurt, kill), 3);
  expectNoFalseClaim('kills', rows);
});
