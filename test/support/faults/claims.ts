import type { Ran } from '../../commands/run.ts';
import type { Bench } from './bench.ts';
import type { SaidByFix } from './fixed-call.ts';

/** `FALSE`: what was said is not so, the program crashed, or the account is stuck half-way. */
export type Verdict = 'same' | 'cannot tell' | 'failed, and says so' | 'FALSE';

export interface Judged {
  readonly verdict: Verdict;
  /** For a false claim: which. */
  readonly why: string;
}

/** What a run without a fault says, and makes of the account. */
export interface Unhurt {
  readonly fix: SaidByFix;
  readonly effect: string;
  readonly undone: UndoDocument;
  /** How many writes `fix` and `sessions undo` send. */
  readonly writes: { readonly fix: number; readonly undo: number };
}

export interface UndoDocument {
  readonly undone: readonly string[];
  readonly differences: readonly string[];
  readonly after: { readonly outcome: string } | null;
  readonly error: { readonly kind: string; readonly message: string } | null;
}

/** Before a fault an account as it was; a second writer's edit makes another of it. */
export interface Before {
  readonly exact: string;
}

const STACK = /^ +at /m;
const BLAMED = /someone else|somebody/i;

const judge = (verdict: Exclude<Verdict, 'FALSE'>, ...wrong: readonly (string | false)[]): Judged => {
  const found = wrong.filter((one) => one !== false);
  return found.length === 0 ? { verdict, why: '' } : { verdict: 'FALSE', why: found.join('; ') };
};

/** What `fix --apply` said, against the account that it left. Nobody else wrote. */
export function judgeFix(bench: Bench, { document, code, err }: SaidByFix, unhurt: Unhurt, before: Before): Judged {
  const { applied, error, after, undo } = document;
  const isAsBefore = bench.exact() === before.exact;
  const isFixed = bench.effect() === unhurt.effect;
  const isOpen = error?.kind === 'not-rolled-back';
  const expected = unhurt.fix.document;
  const message = error?.message ?? '';
  const isSame =
    applied.length > 0 && error?.kind === expected.error?.kind && after?.outcome === expected.after?.outcome;
  const verdict = isSame
    ? 'same'
    : error === null || /may still take effect/.test(message)
      ? 'cannot tell'
      : 'failed, and says so';
  return judge(
    verdict,
    applied.length > 0 && !isFixed && 'says applied, and the account differs from one without a fault',
    applied.length === 0 && !isOpen && !isAsBefore && `says ${error?.kind ?? 'nothing'}, and the account was changed`,
    isOpen && undo === null && 'may be in effect, and no command takes it back',
    /Nothing was changed/.test(message) && !isAsBefore && 'says that nothing was changed',
    code === 0 && (error !== null || after?.outcome !== 'allowed') && 'exit 0 without a call that goes through',
    error === null &&
      after?.outcome !== expected.after?.outcome &&
      after?.outcome !== 'cannot-tell' &&
      'another outcome',
    BLAMED.test(message) && `blames somebody: ${message}`,
    STACK.test(err) && 'a stack trace',
  );
}

/** What `sessions list` says at the next start. */
export function judgeList(bench: Bench, list: Ran, unhurt: Unhurt, before: Before): Judged {
  if (list.code !== 0 || STACK.test(list.err)) return judge('same', `sessions list: ${list.code} ${list.err}`);
  const rows = JSON.parse(list.out) as readonly { readonly state: string; readonly interrupted: boolean }[];
  const isAsBefore = bench.exact() === before.exact;
  const wrong = rows.map(({ state, interrupted }) => {
    if (state === 'applied') return bench.effect() !== unhurt.effect && 'listed as applied, and it is not';
    if (state === 'undone' || state === 'rolled-back') return !isAsBefore && `listed as ${state}, and it is not`;
    return state !== 'unknown' && !interrupted && `listed as ${state}`;
  });
  const isOpen = rows.some(({ state, interrupted }) => state === 'unknown' || interrupted);
  return judge(
    isOpen ? 'cannot tell' : 'same',
    rows.length === 0 && !isAsBefore && 'the account was changed, and no session says so',
    ...wrong,
  );
}

/** What `sessions undo --json` said, against the account that it left. `isLast`: no fault is left to excuse it. */
export function judgeUndo(bench: Bench, ran: Ran, unhurt: Unhurt, before: Before, isLast: boolean): Judged {
  const isAsBefore = bench.exact() === before.exact;
  const stack = STACK.test(ran.err) && 'a stack trace';
  if (!ran.out.startsWith('{')) {
    const isSaid = ran.code !== 0 && ran.err.startsWith('error: ');
    return judge('failed, and says so', !isSaid && `no document: ${ran.err}`, isLast && !isAsBefore && ran.err, stack);
  }
  const { differences, after, error } = JSON.parse(ran.out) as UndoDocument;
  if (error !== null) {
    const isStuck = isLast && !(error.kind === 'unknown' && isAsBefore);
    return judge(
      error.kind === 'unknown' ? 'cannot tell' : 'failed, and says so',
      ran.code === 0 && 'exit 0 with an error',
      (error.kind === 'drifted' || BLAMED.test(error.message)) && `blames somebody: ${error.message}`,
      isStuck && `not undone in the end: ${error.message}`,
      stack,
    );
  }
  const outcome = unhurt.undone.after?.outcome;
  const isSame = after?.outcome === outcome;
  return judge(
    isSame ? 'same' : 'cannot tell',
    !isAsBefore && 'says undone, and the account differs from before',
    differences.join() !== unhurt.undone.differences.join() && `differences: ${differences.join()}`,
    after !== null && !isSame && after.outcome !== 'cannot-tell' && `another outcome: ${after.outcome}`,
    ran.code !== 0 && `exit ${ran.code} without an error`,
    stack,
  );
}

/** What `sessions finish` did: the change stands as though nothing had stopped it, or it says why not. */
export function judgeFinish(bench: Bench, { code, err }: Ran, unhurt: Unhurt): Judged {
  const isNothing = err.includes('This session has no unfinished changes');
  return judge(
    code === 0 ? 'same' : 'failed, and says so',
    code === 0 && !isNothing && bench.effect() !== unhurt.effect && 'says finished, and the account differs',
    code !== 0 && !err.startsWith('error: ') && `exit ${code}: ${err}`,
    BLAMED.test(err) && `blames somebody: ${err}`,
    STACK.test(err) && 'a stack trace',
  );
}
