import type { StageListing } from '../../core/model/ports.ts';
import { field, type Row, type Screen, textRow, ui } from '../ui.ts';
import { ago } from './ago.ts';
import { listContent } from './choose.ts';
import { waysBesideList } from './ways-on.ts';

/** Screen 4: the stage, how old what it serves is, and whether the draft has moved on. */
export const stageScreen: Screen = {
  id: 'stage',
  title: 'Which stage?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state, now }) => [
    ...(state.stages.state === 'ready' ? state.stages.value.map((stage) => row(stage, now)) : []),
    ...waysBesideList(state, state.stages, TYPED),
  ],
  content: ({ state }) => listContent(state.stages, 'This API has no stage: it was never deployed.'),
  submit: (_, purpose, text) => {
    const stage = text.trim();
    if (purpose !== 'stage-name') return null;
    return /^[\w$-]{1,128}$/.test(stage)
      ? { type: 'choose-stage', stage }
      : { type: 'show-notice', notice: { tone: 'warn', text: 'The name of a stage, as in prod.' } };
  },
};

const TYPED = textRow('stage-name', 'Type the name of the stage …', ui({ field: field('stage-name') }));

function row(stage: StageListing, now: number): Row {
  const moved = stage.draftMovedOn === true;
  return {
    id: stage.name,
    cells: [
      { text: stage.name },
      {
        text:
          stage.deployedAt === null ? 'deployment time not read' : `deployed ${ago(Date.parse(stage.deployedAt), now)}`,
      },
      { text: moved ? '▲ the draft was edited later' : '', tone: moved ? 'warn' : 'dim' },
    ],
    search: stage.name,
    enter: { type: 'choose-stage', stage: stage.name },
  };
}
