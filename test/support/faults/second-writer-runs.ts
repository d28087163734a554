import { applierOf } from '../../../src/aws/apply/appliers/index.ts';
import { sameDocument } from '../../../src/aws/apply/documents.ts';
import { textOf, writtenOf } from '../../../src/aws/apply/look.ts';
import type { JournalStep } from '../../../src/core/model/ports.ts';
import type { KindOfFix } from '../../aws/apply/every-fix.ts';
import type { Ran } from '../../commands/run.ts';
import { type Bench, openBench } from './bench.ts';
import type { Judged, UndoDocument } from './claims.ts';
import { isOfBusyComputer, type Row, told, worst } from './matrix.ts';
import { type Asked, UNTROUBLED } from './proxy.ts';
import { carryOut, type Edit, servedBy, textsOf, type Written } from './second-writer.ts';
import { sessionOf } from './write-runs.ts';

/** One edit by somebody else, right before a request of one command. */
export interface Meeting {
  readonly command: 'fix' | 'undo';
  readonly edit: Edit;
  /** Which request, from 1: of a fix, from where it begins to apply. */
  readonly at: number;
  /** The edit comes between the last read and the write, where nobody can see it. */
  readonly isUnseen: boolean;
}

/** What a fix and its undo ask for, up to what they write last, and what they change. */
export interface Course {
  readonly steps: readonly JournalStep[];
  readonly requests: Readonly<Record<Meeting['command'], readonly Asked[]>>;
}

export async function courseOf(kind: KindOfFix): Promise<Course> {
  const bench = await openBench(kind);
  try {
    let asked: Asked[] = [];
    const recording = (): void =>
      bench.proxy.watch((one, pass) => {
        asked.push(one);
        return pass();
      });
    const upToLastWrite = (): readonly Asked[] => {
      const last = asked.findLastIndex(({ write }) => write !== null);
      const taken = asked.slice(0, last + 2);
      asked = [];
      return taken;
    };
    await bench.fix(undefined, recording);
    const fix = upToLastWrite();
    const [entry] = await bench.entries();
    recording();
    await bench.command('sessions', 'undo', await sessionOf(bench), '--json');
    return { steps: entry?.steps ?? [], requests: { fix, undo: upToLastWrite() } };
  } finally {
    await bench.close();
  }
}

const STACK = /^ +at /m;

/**
 * Somebody edits what a fix is about right before one of the requests of `fix --apply`, or of `sessions undo`. What was
 * said is so, and in the end their edit stands and nothing of ours does.
 */
export async function met(kind: KindOfFix, course: Course, meeting: Meeting, isAgain = false): Promise<Row | null> {
  const { steps } = course;
  const { command, edit, at, isUnseen } = meeting;
  const bench = await openBench(kind);
  const name = `${kind.operations} · ${command}, request ${at} · somebody ${edit}`;
  try {
    let theirs: Written | null | undefined;
    const watch = (): void =>
      bench.proxy.watch(async (asked, pass) => {
        if (asked.index === at && theirs === undefined) {
          theirs = null;
          theirs = await carryOut(bench, steps, edit);
        }
        return pass();
      });
    const judged: Judged[] = [];
    const fix = await bench.fix(undefined, command === 'fix' ? watch : undefined);
    const served = servedBy(bench);
    if (STACK.test(fix.err)) judged.push(falseClaim('a stack trace'));
    const { applied, error } = fix.document;
    if (theirs != null && applied.length === 0 && error?.kind !== 'not-rolled-back')
      judged.push(await standsAlone(bench, steps, theirs, edit, `said ${error?.kind}`));
    if (command === 'undo') watch();
    const session = await sessionOf(bench);
    let undone: Ran | null = null;
    if (session !== 'none') undone = await bench.command('sessions', 'undo', session, '--json');
    if (theirs == null) return null;
    bench.proxy.watch(UNTROUBLED);
    judged.push(...(await afterUndo(bench, steps, theirs, edit, session, undone)));
    // A deployment that somebody made goes on being served, unless ours came after it.
    if (edit === 'deploys' && command === 'undo' && !isUnseen && served === servedBy(bench))
      judged.push(falseClaim('their deployment is served no more'));
    const result = worst(judged);
    if (isOfBusyComputer(result) && !isAgain) return await met(kind, course, meeting, true);
    if (result.verdict === 'FALSE' && isUnseen) return { name, verdict: 'failed, and says so', why: 'unseen' };
    return told({ name, ...result });
  } catch (error) {
    return told({ name, verdict: 'FALSE', why: `threw ${error instanceof Error ? error.stack : error}` });
  } finally {
    await bench.close();
  }
}

const falseClaim = (why: string): Judged => ({ verdict: 'FALSE', why });

/** Undo, and where it stops since somebody edited, once more with only our part, as it was shown. */
async function afterUndo(
  bench: Bench,
  steps: readonly JournalStep[],
  theirs: Written,
  edit: Edit,
  session: string,
  first: Ran | null,
): Promise<readonly Judged[]> {
  if (first === null) return [await standsAlone(bench, steps, theirs, edit, 'no session')];
  const judged: Judged[] = [];
  if (STACK.test(first.err)) judged.push(falseClaim('a stack trace'));
  let document = documentOf(first);
  const conflict = document?.error?.conflict;
  if (conflict !== undefined) {
    if (!conflict.isSeparable) return [{ verdict: 'failed, and says so', why: '' }, ...judged];
    document = documentOf(await bench.command('sessions', 'undo', session, '--only-ours', conflict.seen, '--json'));
    judged.push({ verdict: 'failed, and says so', why: '' });
  } else if (document?.error != null) {
    document = documentOf(await bench.command('sessions', 'undo', session, '--json'));
    judged.push({ verdict: 'failed, and says so', why: '' });
  }
  if (document === null || document.error !== null) {
    const isGone = edit === 'deletes the API' || edit === 'deploys';
    const why = `not undone: ${document?.error?.message ?? first.err}`;
    return [...judged, isGone ? { verdict: 'failed, and says so', why } : falseClaim(why)];
  }
  return [...judged, await standsAlone(bench, steps, theirs, edit, 'said undone')];
}

type WithConflict = Omit<UndoDocument, 'error'> & {
  readonly error:
    | (NonNullable<UndoDocument['error']> & {
        readonly conflict?: { readonly seen: string; readonly isSeparable: boolean };
      })
    | null;
};
const documentOf = ({ out }: Ran): WithConflict | null =>
  out.startsWith('{') ? (JSON.parse(out) as WithConflict) : null;

/** Nothing of ours is there, and their edit is. */
async function standsAlone(
  bench: Bench,
  steps: readonly JournalStep[],
  theirs: Written,
  edit: Edit,
  said: string,
): Promise<Judged> {
  const texts = await textsOf(bench, steps);
  const wrong = steps.flatMap((step, index) => {
    const applier = applierOf(step.change);
    const before = textOf(applier, writtenOf(step).before);
    const now = texts[index] ?? null;
    if (applier.subject === 'deploymentId') return [];
    if (edit === 'deletes the API' && now === null) return [];
    const { isIn, rest } = step === theirs.step ? theirs : { isIn: () => true, rest: (text: string | null) => text };
    const isStanding = isIn(now) && sameDocument(rest(now), rest(before));
    return isStanding ? [] : [`${applier.operation} is ${now}, was ${before}`];
  });
  if (edit === 'deletes the API' && servedBy(bench) !== null) wrong.push('the API is there again');
  return wrong.length === 0 ? { verdict: 'same', why: '' } : falseClaim(`${said}: ${wrong.join('; ')}`);
}
