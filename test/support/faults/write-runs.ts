import { UsageError } from '../../../src/commands/usage.ts';
import { type KindOfFix, kindsOfOperations } from '../../aws/apply/every-fix.ts';
import { type Bench, openBench } from './bench.ts';
import { type Judged, judgeFix, judgeList, judgeUndo, type UndoDocument, type Unhurt } from './claims.ts';
import { drawn, each, isOfBusyComputer, type Row, told, worst } from './matrix.ts';
import type { Watcher } from './proxy.ts';
import { WRITE_FAULTS, type WriteFault } from './write-faults.ts';

/** One fault at one write of one command. */
export interface Trial {
  readonly command: 'fix' | 'undo';
  /** Which write, from 1. */
  readonly at: number;
  readonly fault: WriteFault;
}

/** For an answer that never comes, in milliseconds; what does come has to be in time on a busy computer. */
const BRIEF = 4_000;
const LONG = 20_000;

export async function sessionOf(bench: Bench): Promise<string> {
  const { out } = await bench.command('sessions', 'list', '--json');
  return (JSON.parse(out) as readonly { readonly session: string }[])[0]?.session ?? 'none';
}

export const undoOnce = async (bench: Bench) => bench.command('sessions', 'undo', await sessionOf(bench), '--json');

/** The same without a fault: what the others are held against. */
export async function unhurtOf(kind: KindOfFix, aheadMs = 0): Promise<Unhurt> {
  const bench = await openBench(kind, aheadMs);
  try {
    const before = bench.exact();
    let writes = 0;
    const counting: Watcher = (asked, pass) => {
      writes = asked.write ?? writes;
      return pass();
    };
    bench.proxy.watch(counting);
    const fix = await bench.fix();
    const [effect, ofFix] = [bench.effect(), writes];
    writes = 0;
    bench.proxy.watch(counting);
    const { out, err } = await undoOnce(bench);
    if (!out.startsWith('{') || fix.document.applied.length === 0)
      throw new Error(`${kind.operations} without a fault: ${JSON.stringify(fix.document.error)} ${err}`);
    const undone = JSON.parse(out) as UndoDocument;
    if (bench.exact() !== before || undone.error !== null) throw new Error(`${kind.operations} is not undone: ${out}`);
    return { fix, effect, undone, writes: { fix: ofFix, undo: writes } };
  } finally {
    await bench.close();
  }
}

/** Troubles one write; `release` lets land what was held back, and ends what lasts. */
export function troubling(
  at: number,
  fault: WriteFault,
): { readonly watcher: Watcher; readonly release: () => Promise<boolean> } {
  const held: (() => Promise<unknown>)[] = [];
  let [isHit, isOver] = [false, false];
  return {
    watcher: async (asked, pass) => {
      if (isOver) return pass();
      if (isHit && fault.from !== undefined) return fault.from(asked);
      if (isHit || asked.write !== at) return pass();
      isHit = true;
      if (fault.lands === 'late') held.push(pass);
      return fault.answer(asked, fault.lands === 'at once' ? await pass() : null);
    },
    release: async () => {
      isOver = true;
      for (const pass of held) await pass();
      return isHit;
    },
  };
}

/**
 * A fault at a write of `fix --apply` or of `sessions undo`, then what the next start lists, then undo without a fault:
 * in the end all is as it was. Where the computer was too busy for a short deadline, once more with a longer one.
 */
export async function tried(
  kind: KindOfFix,
  unhurt: Unhurt,
  trial: Trial,
  brief = BRIEF,
  isAgain = false,
): Promise<Row> {
  const { command, at, fault } = trial;
  const bench = await openBench(kind, fault.aheadMs);
  const name = `${kind.operations} · ${command}, write ${at} · ${fault.name}`;
  const { watcher, release } = troubling(at, fault);
  const longer = (): Promise<Row> | null =>
    fault.isUnanswered === true && brief < LONG ? tried(kind, unhurt, trial, LONG) : null;
  const before = { exact: bench.exact() };
  try {
    const judged: Judged[] = [];
    if (command === 'fix') {
      bench.proxy.watch(watcher);
      const said = await bench.fix(fault.isUnanswered === true ? brief : undefined);
      judged.push(judgeFix(bench, said, unhurt, before));
    } else {
      await bench.fix();
      const session = await sessionOf(bench);
      bench.proxy.watch(watcher);
      // The two commands that undo are one; only `fix` takes a deadline.
      const undo =
        fault.isUnanswered === true ? ['fix', '--timeout', String(brief / 1000), '--undo'] : ['sessions', 'undo'];
      judged.push(judgeUndo(bench, await bench.command(...undo, session, '--json'), unhurt, before, false));
    }
    if (!(await release())) return (await longer()) ?? told({ name, verdict: 'FALSE', why: 'the write never came' });
    const list = await bench.command('sessions', 'list', '--json');
    judged.push(judgeList(bench, list, unhurt, before));
    const last = judgeUndo(bench, await undoOnce(bench), unhurt, before, true);
    const result = worst([...judged, ...(last.verdict === 'FALSE' ? [last] : [])]);
    if (isOfBusyComputer(result) && !isAgain) return await tried(kind, unhurt, trial, brief, true);
    return told({ name, ...result });
  } catch (error) {
    // With a clock that is wrong AWS refuses reads too: where no plan could be made, that is said, and nothing done.
    const isRefused = error instanceof UsageError && JSON.stringify(bench.exact()) === JSON.stringify(before.exact);
    if (isRefused) return { name, verdict: 'failed, and says so', why: error.message };
    const why = `threw ${error instanceof Error ? error.stack : error}`;
    return (await longer()) ?? told({ name, verdict: 'FALSE', why });
  } finally {
    await bench.close();
  }
}

/** Every write of one command, for a share of the kinds of fix, with a share of the faults. */
export async function writeRows(command: Trial['command'], share: { readonly kinds: number; readonly faults: number }) {
  const trials = await each(drawn(kindsOfOperations(), share.kinds), async (kind) => {
    const unhurt = await unhurtOf(kind);
    return Array.from({ length: unhurt.writes[command] }, (_, at) => at + 1).flatMap((at) =>
      WRITE_FAULTS.filter(({ aheadMs }) => aheadMs === undefined || at === 1).map((fault) => ({
        ...{ kind, unhurt, trial: { command, at, fault } },
      })),
    );
  });
  return each(drawn(trials.flat(), share.faults), ({ kind, unhurt, trial }) => tried(kind, unhurt, trial));
}
