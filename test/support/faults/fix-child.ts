import { readFileSync } from 'node:fs';
import { fixedCall, jobOf } from './fixed-call.ts';

/** `fix --apply` in a process of its own, that somebody may kill: `node fix-child.mjs JOB.json`. */
const { document, code } = await fixedCall(jobOf(readFileSync(process.argv[2] ?? '', 'utf8')));
process.stdout.write(JSON.stringify(document));
process.exitCode = code;
