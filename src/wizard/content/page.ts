import type { Explanation } from '../../core/explain/index.ts';
import { type Block, GAP, NOTHING, text } from '../blocks.ts';
import type { Screen } from '../ui.ts';
import { DECIDES, PREVENTS, placeOf } from './gates-explained.ts';

/** Beside every screen on which a cause stands: what happened, how AWS decides, what mends it and keeps it away. */
export const pageScreen: Screen = {
  id: 'page',
  title: 'Explained',
  filterable: false,
  preferred: () => 0,
  rows: () => [],
  content: ({ state: { pages } }) => ({
    ...NOTHING,
    body: pages.flatMap((page, index) => [...(index === 0 ? [] : [GAP, GAP]), ...pageBlocks(page)]),
  }),
  submit: () => null,
};

const heading = (title: string): readonly Block[] => [GAP, { is: 'heading', text: title }];

function pageBlocks({
  code,
  summary,
  gate,
  happened,
  fixes,
  wrongTurns,
  checks,
  sources,
}: Explanation): readonly Block[] {
  return [
    { is: 'heading', text: code },
    text(summary),
    ...heading('What happened'),
    text(happened.join(' '), 'plain', 2),
    ...(gate === null
      ? []
      : [...heading('How AWS decides'), text(DECIDES[gate], 'plain', 2), text(placeOf(gate), 'dim', 2)]),
    ...heading('How to fix it'),
    ...fixes.map(({ what }) => text(what, 'plain', 2)),
    ...(gate === null ? [] : [...heading('How to prevent it'), text(PREVENTS[gate], 'plain', 2)]),
    ...(wrongTurns.length === 0 ? [] : heading('What does not help')),
    ...wrongTurns.map((turn) => text(turn, 'plain', 2)),
    ...heading('How to see it yourself'),
    ...checks.flatMap(({ say: instruction, run }): readonly Block[] => [
      text(instruction, 'dim', 2),
      { is: 'code', text: run.join('\n'), indent: 4 },
    ]),
    ...heading('Sources'),
    ...sources.map((address) => ({ is: 'link', address, indent: 2 }) as const),
  ];
}
