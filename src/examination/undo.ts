import { unifiedDiff } from '../core/fixes/planning/prove.ts';
import type { JournalEntry, StepLook } from '../core/model/ports.ts';
import { whyConfirm } from './guard.ts';

/** One side of an undo, for people: what it shows, and a difference or a sentence. */
export interface UndoPart {
  readonly heading: string;
  readonly diff: string | null;
  readonly text: string | null;
}

/** Why undoing this asks for the stage's name: because making it did. Null when one confirmation is enough. */
export const whyConfirmUndo = ({ everyone, stage }: JournalEntry): string | null =>
  whyConfirm({ widens: { everyone: everyone === true }, pending: [] }, stage ?? '') === null
    ? null
    : "Making this change asked for the stage's name.";

/** What undo makes of one step; where somebody edited it since, also how it came to what stands. */
export function undoParts(step: StepLook, stage: string): readonly UndoPart[] {
  const { operation, what, state, before, written, now, target, why, mayLandUntil } = step;
  const sentencePart = (heading: string, text: string): UndoPart => ({ heading, diff: null, text });
  const diffPart = (heading: string, from: string | null, to: string | null): UndoPart => ({
    heading,
    diff: unifiedDiff([{ title: what, before: from, after: to }]),
    text: null,
  });
  if (mayLandUntil !== undefined && state !== 'ours')
    return [sentencePart(what, `AWS never answered ${operation}. Its change may still arrive until ${mayLandUntil}.`)];
  if (state === 'gone') return [sentencePart(what, 'It is gone: there is nothing to take back.')];
  if (state === 'as-before') return [sentencePart(what, 'It reads as before: nothing of this change stands.')];
  if (step.subject === null) return [sentencePart(what, 'It cannot be taken back: it fills again by itself.')];
  if (state === 'ours' && target === undefined && why !== null) return [sentencePart(what, why)];
  if (step.subject === 'deploymentId')
    return [sentencePart(what, state === 'ours' ? pointedBack(step, stage) : deployedSince(step, stage))];
  if (state === 'ours') return [diffPart('Undo changes', now, target ?? null)];
  return [
    target === undefined
      ? sentencePart('Only our part', `It cannot be taken out: ${why ?? ''}`)
      : target === now
        ? sentencePart('Only our part', 'Nothing of ours stands in it any more. It stays as it is.')
        : diffPart('Taking back only our part changes', now, target),
    diffPart('What this change did', before, written),
    diffPart('What somebody changed since', written, now),
  ];
}

const pointedBack = ({ before, now }: StepLook, stage: string): string =>
  `Stage "${stage}" serves deployment ${before ?? '(none)'} again; ${now ?? '(none)'} is deleted.`;

const deployedSince = ({ now, written }: StepLook, stage: string): string =>
  `Stage "${stage}" serves ${now ?? 'no deployment'}, deployed since, and goes on serving it: callers get what ` +
  `else is taken back once the stage is deployed again. Ours, ${written ?? '(none)'}, is deleted.`;

/** Everything by hand, a command a line, in the order of undo; a comment where somebody edited the same thing. */
export const undoCommands = (steps: readonly StepLook[]): readonly string[] =>
  [...steps].reverse().flatMap((step) => {
    const { what, state, target, now, commands } = step;
    if (state !== 'changed' || commands.length === 0) return commands;
    const isOver = target === undefined || target === now;
    return [
      `# ${what}: ${isOver ? 'puts back what was there before, over later edits' : 'only our part'}`,
      ...commands,
    ];
  });
