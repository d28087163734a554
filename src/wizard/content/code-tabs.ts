import stringWidth from 'string-width';
import { type CodeFormat, codeOf, type FixPlan, type ManualRemedy } from '../../core/model/plan.ts';
import type { Block } from '../blocks.ts';
import { manualRemedyOf, planOf } from '../state/selectors.ts';
import type { SessionState } from '../state/state.ts';
import type { Context, ScreenUi } from '../ui.ts';

/** How people read the formats, and how a file of each ends. */
export const TOOLS: Readonly<Record<CodeFormat, { readonly name: string; readonly ending: string }>> = {
  cli: { name: 'CLI', ending: 'sh' },
  cloudformation: { name: 'CloudFormation', ending: 'yaml' },
  sam: { name: 'SAM', ending: 'sam.yaml' },
  terraform: { name: 'Terraform', ending: 'tf' },
  cdk: { name: 'CDK', ending: 'ts' },
};

/** The diff again. */
export const NO_TAB: Partial<ScreenUi> = { tab: null, scroll: 0, across: 0 };

type OpenFix = FixPlan | ManualRemedy;
const openFixOf = (state: SessionState): OpenFix | null => planOf(state) ?? manualRemedyOf(state);

/** The tool that owns the API, by its tags; else the commands. */
export const firstTab = (state: SessionState): CodeFormat => planOf(state)?.ownedIn ?? 'cli';

/** The code in the open tab; empty where none is open. */
export function openTabCode({ state, ui: { tab } }: Pick<Context, 'state' | 'ui'>): string {
  const openFix = openFixOf(state);
  return openFix === null || tab === null ? '' : codeOf(openFix, tab);
}

/** Columns of the longest line. */
export const widest = (code: string): number => Math.max(0, ...code.split('\n').map((line) => stringWidth(line)));

/** The file for the open tab; null where none is open. */
export function codeFile({
  state,
  ui,
}: Pick<Context, 'state' | 'ui'>): { readonly name: string; readonly text: string } | null {
  const openFix = openFixOf(state);
  if (openFix === null || ui.tab === null) return null;
  const api = state.target?.apiId ?? 'api';
  return { name: `apigw-doctor-${api}-${openFix.id}.${TOOLS[ui.tab].ending}`, text: `${codeOf(openFix, ui.tab)}\n` };
}

/** Which tools there are, and which one is shown. */
export const tabsBlock = (tab: CodeFormat): Block => ({
  is: 'tabs',
  names: Object.values(TOOLS).map(({ name }) => name),
  chosen: TOOLS[tab].name,
});

/** The change in the words of one tool, a block a line, so that a long text scrolls; lines are cut, not wrapped. */
export const codeBlocks = (context: Pick<Context, 'state' | 'ui'>): readonly Block[] =>
  openTabCode(context)
    .split('\n')
    .map((line) => ({ is: 'code', text: line, from: context.ui.across }) as const);
