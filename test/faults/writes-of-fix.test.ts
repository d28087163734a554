import { it } from 'vitest';
import { expectNoFalseClaim } from '../support/faults/matrix.ts';
import { writeRows } from '../support/faults/write-runs.ts';

// Every write of every kind of fix, with each fault there is between here and AWS: what `fix --apply` says, what
// `sessions` says at the next start, and what `sessions undo` makes of it are held against the account.

it('what is said of a write of a fix that a fault befell is so', async () => {
  expectNoFalseClaim('writes of fix', await writeRows('fix', { kinds: 10, faults: 9 }));
});
