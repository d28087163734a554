import type { StageListing } from '../../core/model/ports.ts';
import type { Row, Screen } from '../ui.ts';
import { ago } from '../widgets/ago.ts';
import { chooseView, tellList } from './choose.ts';

const EMPTY = 'This API has no stage: it was never deployed.';

/** Screen 4: the stage, how old what it serves is, and whether the draft has moved on. */
export const stageScreen: Screen = {
  id: 'stage',
  title: 'Which stage?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state, now }) => (state.stages.state === 'ready' ? state.stages.value.map((stage) => row(stage, now)) : []),
  view: (context, rows, cursor) => {
    const { stages } = context.state;
    return chooseView(
      context,
      stageScreen.title,
      stages,
      rows,
      cursor,
      stages.state === 'ready' ? stages.value.length : 0,
      EMPTY,
    );
  },
  tell: (context) => tellList(context, context.state.stages, EMPTY),
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
