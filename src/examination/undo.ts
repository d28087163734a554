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
    : 'To make this change, you had to type the stage name.';

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
    return [
      sentencePart(
        what,
        `AWS did not respond to ${operation}. The change may still take effect before ${mayLandUntil}.`,
      ),
    ];
  if (state === 'gone') return [sentencePart(what, 'It no longer exists: there is nothing to undo.')];
  if (state === 'as-before')
    return [sentencePart(what, 'The settings are as before: this change is no longer in effect.')];
  if (step.subject === null) return [sentencePart(what, 'This cannot be undone: the cache fills again automatically.')];
  if (state === 'ours' && target === undefined && why !== null) return [sentencePart(what, why)];
  if (step.subject === 'deploymentId')
    return [sentencePart(what, state === 'ours' ? pointedBack(step, stage) : deployedSince(step, stage))];
  if (state === 'ours') return [diffPart('Undo changes', now, target ?? null)];
  return [
    target === undefined
      ? sentencePart('Only the part made by apigw-doctor', `It cannot be removed: ${why ?? ''}`)
      : target === now
        ? sentencePart(
            'Only the part made by apigw-doctor',
            'It no longer contains any change made by apigw-doctor. Nothing will be changed.',
          )
        : diffPart("Undoing only apigw-doctor's part", now, target),
    diffPart('What this change did', before, written),
    diffPart('What somebody changed since', written, now),
  ];
}

const pointedBack = ({ before, now }: StepLook, stage: string): string =>
  `Stage "${stage}" will serve deployment ${before ?? '(none)'} again; deployment ${now ?? '(none)'} will be deleted.`;

const deployedSince = ({ now, written }: StepLook, stage: string): string =>
  `Stage "${stage}" was changed since: it now serves ${now === null ? 'no deployment' : `deployment ${now}`}, and ` +
  'keeps it. What else is undone reaches callers with the next deployment of the stage. ' +
  `Deployment ${written ?? '(none)'}, made by apigw-doctor, will be deleted.`;

/** Everything by hand, a command a line, in the order of undo; a comment where somebody edited the same thing. */
export const undoCommands = (steps: readonly StepLook[]): readonly string[] =>
  [...steps].reverse().flatMap((step) => {
    const { what, state, target, now, commands } = step;
    if (state !== 'changed' || commands.length === 0) return commands;
    const isOver = target === undefined || target === now;
    const over = 'restores the original settings and overwrites later edits';
    return [`# ${what}: ${isOver ? over : 'only the part made by apigw-doctor'}`, ...commands];
  });
