import { awsCall } from '../../core/model/changes/index.ts';
import type { FixPlan, ManualRemedy, Reach } from '../../core/model/plan.ts';
import { pendingWords } from '../../core/report/words.ts';
import { type Block, GAP, labelled, NOTHING, text } from '../blocks.ts';
import { manualRemedyOf, planOf } from '../state/selectors.ts';
import type { SessionState } from '../state/state.ts';
import type { Context, Screen } from '../ui.ts';
import { codeBlocks, tabsBlock } from './code-tabs.ts';

/** Screen 9: the change as a diff, what it lets in, what else it does; one key. */
export const fixScreen: Screen = {
  id: 'fix',
  title: 'Fix',
  filterable: false,
  preferred: () => 0,
  rows: () => [],
  content: (context) => {
    const { state } = context;
    const plan = planOf(state);
    const manual = manualRemedyOf(state);
    const tabs = context.ui.tab === null ? [] : [tabsBlock(context.ui.tab)];
    if (manual !== null)
      return { ...NOTHING, head: [text(manual.title, 'strong'), ...tabs], body: manualBlocks(manual, context) };
    if (plan === null || state.fix === null)
      return { ...NOTHING, body: [text('This fix is no longer available. Press Esc to go back.', 'dim')] };
    const { failed, confirm } = state.fix;
    const more = state.review.length === 0 ? '' : ` (${state.review.length} more: A)`;
    return {
      head: [
        text(`${plan.title}${more}`, 'strong'),
        ...tabs,
        // What is asked for needs the rows that the owner took.
        ...(context.ui.tab === null && confirm === null ? ownerBlocks(plan) : []),
        ...(context.ui.tab === null ? reachBlocks(plan) : []),
      ],
      body: context.ui.tab === null ? planBlocks(plan, state) : codeBlocks(context),
      foot: failed === null ? [] : [GAP, text(`✖ ${failed}`, 'bad')],
      asked: confirm === null ? [] : [text(confirm.why, 'warn')],
    };
  },
  submit: (_, purpose, text) => (purpose === 'confirm' ? { type: 'confirm-stage', typed: text } : null),
};

function planBlocks(plan: FixPlan, state: SessionState): readonly Block[] {
  const stage = state.target?.stage ?? '';
  const others = plan.pending.length === 0 ? 'no other pending edits go live' : 'pending edits of others go live too';
  return [
    ...wholeReach('Also allows', plan.widens),
    ...wholeReach('Now refuses', plan.shutsOut),
    ...changeBlocks(plan, state),
    GAP,
    ...plan.pending.map((edit) => labelled('Publishes', pendingWords(edit), edit.known ? 'plain' : 'warn')),
    labelled(
      'Calls',
      plan.changes
        .map(awsCall)
        .map(({ service, operation }) => `${service}:${operation}`)
        .join(', '),
    ),
    labelled('Deployment', plan.needsDeployment ? `stage ${stage} is deployed again; ${others}` : 'not needed'),
    labelled('Undo', plan.reversible ? 'press u' : 'not possible', plan.reversible ? 'plain' : 'warn'),
    ...(plan.cannotComeBack.length === 0 ? [] : [labelled('Not undone', plan.cannotComeBack.join('; '))]),
  ];
}

const ownerBlocks = ({ ownedBy }: FixPlan): readonly Block[] =>
  ownedBy === null ? [] : [text(`▲ Owned by ${ownedBy}. Its next deployment may revert this.`, 'warn')];

/** What the change does to calls stands above its diff, in few words, so that it is in sight on every terminal. */
const reachBlocks = ({ widens, shutsOut, pending }: FixPlan): readonly Block[] => [
  labelled(
    'Also allows',
    inShort(widens),
    widens.everyone || pending.some(({ everyone }) => everyone) ? 'warn' : 'plain',
  ),
  labelled('Now refuses', inShort(shutsOut)),
];

const isLong = ({ regions, notCompared }: Reach): boolean => regions.length + notCompared.length > 1;

/** The most dangerous region, and how many follow below. */
function inShort(reach: Reach): string {
  if (!isLong(reach)) return reach.text;
  const [first] = reach.regions;
  const more = reach.regions.length - (first === undefined ? 0 : 1);
  return [
    first?.text ?? 'nothing is known',
    ...(more === 0 ? [] : [`${more} more below`]),
    ...(reach.notCompared.length === 0 ? [] : ['some calls could not be compared']),
  ].join('; ');
}

const wholeReach = (label: string, reach: Reach): readonly Block[] =>
  isLong(reach)
    ? [
        ...reach.regions.map(({ text }) => labelled(label, text)),
        ...reach.notCompared.map((what) => labelled('Not compared', what, 'warn')),
        GAP,
      ]
    : [];

/** A remedy that is only shown: why it is, and the commands to copy. */
function manualBlocks(remedy: ManualRemedy, context: Context): readonly Block[] {
  if (context.ui.tab !== null) return codeBlocks(context);
  return [
    labelled('Not applied', remedy.why),
    GAP,
    { is: 'heading', text: 'AWS CLI', note: 'c copies' },
    { is: 'code', text: remedy.cli.join('\n'), indent: 2 },
  ];
}

/**
 * A deployment of which nothing else can be told: what the stage serves could not be read, or differs in nothing that
 * is looked at.
 */
function changeBlocks(plan: FixPlan, state: SessionState): readonly Block[] {
  if (plan.documents.length > 0 || !plan.needsDeployment) return [{ is: 'diff', diff: plan.diff }];
  return [text(`Stage ${state.target?.stage ?? ''} will serve the API as it is edited now.`)];
}
