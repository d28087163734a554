import type { StageListing } from '../../core/model/ports.ts';
import type { Row, Screen } from '../ui.ts';
import { ago } from './ago.ts';
import { listContent } from './choose.ts';

/** Screen 4: the stage, how old what it serves is, and whether the draft has moved on. */
export const stageScreen: Screen = {
  id: 'stage',
  title: 'Which stage?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state, now }) => (state.stages.state === 'ready' ? state.stages.value.map((stage) => row(stage, now)) : []),
  content: ({ state }) => listContent(state.stages, 'This API has no stage: it was never deployed.'),
  submit: () => null,
};

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
      { text: moved ? '▲ the draft has moved on since' : '', tone: moved ? 'warn' : 'dim' },
    ],
    search: stage.name,
    enter: { type: 'choose-stage', stage: stage.name },
  };
}
