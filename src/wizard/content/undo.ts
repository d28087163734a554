import { undoCommands, undoParts } from '../../examination/index.ts';
import { type Block, GAP, NOTHING, text } from '../blocks.ts';
import type { SessionState } from '../state/state.ts';
import { type Row, type Screen, textRow } from '../ui.ts';
import { failedPart } from './choose.ts';

/** Between check and summary: what undo would do to what stands now, chosen here and nowhere else. */
export const undoScreen: Screen = {
  id: 'undo',
  title: 'Undo',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => (state.undo === null || state.undo.confirm !== null ? [] : choices(state)),
  content: ({ state }) => {
    const { undo } = state;
    if (undo === null) return NOTHING;
    const { confirm, look } = undo;
    return {
      head: [text(`Undo: ${undo.entry.title}`, 'strong')],
      body: look.state === 'ready' ? undoBlocks(state) : [],
      foot: failedPart(look),
      asked:
        confirm === null
          ? []
          : [text(`${confirm.why} To undo the change, type the name again: ${confirm.expected}`, 'warn')],
    };
  },
  submit: (_, purpose, typed) => (purpose === 'confirm' ? { type: 'confirm-stage', typed } : null),
};

function choices({ undo }: SessionState): readonly Row[] {
  const leave = textRow('leave', 'Leave it as it is', { type: 'leave-change' });
  const keep = textRow('keep', 'Keep the change', { type: 'back' });
  if (undo === null || undo.look.state === 'loading') return [];
  if (undo.look.state !== 'ready') return [textRow('again', 'Read it again', { type: 'undo' }), keep];
  const { steps, isChanged, isSeparable } = undo.look.value;
  if (!isChanged) return [textRow('take-back', 'Undo it', { type: 'take-back' }), keep];
  const commands = undoCommands(steps);
  return [
    ...(isSeparable ? [textRow('take-back', "Undo only apigw-doctor's part", { type: 'take-back' })] : []),
    ...(commands.length === 0
      ? []
      : [
          textRow('commands', 'Copy the commands', {
            type: 'copy',
            text: commands.join('\n'),
            what: 'The CLI commands',
          }),
        ]),
    leave,
  ];
}

/** Each step, the last one first, as undo goes; where somebody edited one, all of it by hand too. */
function undoBlocks({ undo, target }: SessionState): readonly Block[] {
  if (undo === null || undo.look.state !== 'ready') return [];
  const { steps, isChanged } = undo.look.value;
  const stage = undo.entry.stage ?? target?.stage ?? '';
  const stepBlocks = [...steps]
    .reverse()
    .flatMap((step): readonly Block[] => [
      ...(step.state === 'changed' ? [text(`▲ ${step.what} was edited since.`, 'warn')] : []),
      ...undoParts(step, stage).flatMap(({ heading, diff, text: sentence }): readonly Block[] => [
        { is: 'heading', text: heading },
        ...(diff === null ? [text(sentence ?? '', 'plain', 2)] : [{ is: 'diff', diff } as const]),
      ]),
      GAP,
    ]);
  const commands = isChanged ? undoCommands(steps) : [];
  return [
    ...(undo.judged === null ? [] : [text(undo.judged, 'accent'), GAP]),
    ...stepBlocks,
    ...(commands.length === 0 ? [] : [{ is: 'heading', text: 'By hand' } as const]),
    ...commands.map((command) => ({ is: 'code', text: command, indent: 2 }) as const),
  ];
}
