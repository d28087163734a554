import { readFileSync } from 'node:fs';
import { applyPlan, fileJournal } from '../../../src/aws/apply/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { clientsAt } from './clients-at.ts';

/** Carries out one plan in a process of its own, that somebody may kill: `node apply-child.mjs JOB.json`. */
const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly journal: string;
  readonly plan: FixPlan;
};
const result = await applyPlan(clientsAt(job), job.plan, fileJournal(job.journal), systemClock);
process.exitCode = result.ok ? 0 : 1;
