import { it } from 'vitest';
import { expectNoFalseClaim } from '../support/faults/matrix.ts';
import { writeRows } from '../support/faults/write-runs.ts';

// The same for every write that takes a fix back.

it('what is said of a write of undo that a fault befell is so', async () => {
  expectNoFalseClaim('writes of undo', await writeRows('undo', { kinds: 10, faults: 9 }));
});
