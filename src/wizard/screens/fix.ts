import type { FixPlan, ShownRemedy } from '../../core/model/plan.ts';
import { planOf, type SessionState, shownOf } from '../state/index.ts';
import type { Context, Screen } from '../ui.ts';
import { diffLines } from '../widgets/diff.ts';
import { fieldLine } from '../widgets/field.ts';
import { BLANK, dim, type Line, line, span } from '../widgets/line.ts';
import { labelled, paragraph } from '../widgets/paragraph.ts';
import { wrap } from '../widgets/text.ts';
import { waitLine } from '../widgets/wait.ts';

/** Screen 9: the change as a diff, what it lets in, what else it does; one key. */
export const fixScreen: Screen = {
  id: 'fix',
  title: 'Fix',
  filterable: false,
  preferred: () => 0,
  rows: () => [],
  view: (context) => {
    const { state, columns, now, spinner } = context;
    const plan = planOf(state);
    const { fix } = state;
    const shown = shownOf(state);
    if (shown !== null)
      return {
        head: paragraph(shown.title, columns, 'strong'),
        body: shownLines(shown, context),
        keep: 'scroll',
        foot: [],
      };
    if (plan === null || fix === null)
      return {
        head: [],
        body: [line(dim('This fix is not on offer any more. Esc goes back.'))],
        keep: [0, 1],
        foot: [],
      };
    const more = state.review.length === 0 ? '' : ` (${state.review.length} more: A)`;
    const head = paragraph(`${plan.title}${more}`, columns, 'strong');
    const foot: Line[] = [];
    if (fix.failed !== null) foot.push(BLANK, ...paragraph(`✖ ${fix.failed}`, columns, 'bad'));
    if (fix.confirm !== null && context.ui.field !== null) {
      foot.push(
        BLANK,
        ...paragraph(`${fix.confirm.why} To apply it, type the stage's name and press Enter.`, columns, 'warn'),
      );
      foot.push(fieldLine(`${fix.confirm.expected}? `, context.ui.field, columns));
    }
    if (fix.applying !== null) {
      foot.push(BLANK, waitLine(fix.applying, now, spinner));
      for (const call of fix.calls)
        foot.push(
          line(
            dim(
              `  ${call.state === 'done' ? '✔ done' : call.state === 'failed' ? '✖ failed' : '· asked'}  ` +
                `${call.operation}`,
            ),
          ),
        );
    }
    const body = context.ui.template ? templateLines(plan, columns) : planLines(plan, state, columns);
    return { head, body, keep: 'scroll', foot };
  },
  tell: (context) => {
    const { state, columns } = context;
    const plan = planOf(state);
    const shown = shownOf(state);
    if (shown !== null) return [line(shown.title), ...shownLines(shown, context)];
    if (plan === null || state.fix === null) return [line('This fix is not on offer any more.')];
    const failed = state.fix.failed === null ? [] : [line(state.fix.failed)];
    if (state.fix.confirm !== null) return [line(state.fix.confirm.why)];
    return [
      line(plan.title),
      ...(context.ui.template ? templateLines(plan, columns) : planLines(plan, state, columns)),
      ...failed,
    ];
  },
  submit: (_, purpose, text) => (purpose === 'confirm' ? { type: 'confirm-stage', typed: text } : null),
};

function planLines(plan: FixPlan, state: SessionState, columns: number): readonly Line[] {
  const say = (label: string, text: string, tone: 'plain' | 'warn' = 'plain') =>
    labelled(label, text, columns, 12, tone);
  const stage = state.target?.stage ?? '';
  const publishes = plan.alsoPublishes.length === 0 ? 'nothing else' : plan.alsoPublishes.join('; ');
  return [
    ...shownDiff(plan, state, columns),
    BLANK,
    ...say('Lets in', plan.widens.text, plan.widens.everyone ? 'warn' : 'plain'),
    ...(plan.takesAway === null ? [] : say('Takes away', plan.takesAway)),
    ...say('Calls', plan.changes.map((change) => `${change.service}:${change.operation}`).join(', ')),
    ...say(
      'Deployment',
      plan.needsDeployment ? `${stage} is deployed again; publishes besides: ${publishes}` : 'not needed',
    ),
    ...say('Undo', plan.reversible ? 'any time, with u' : 'not possible', plan.reversible ? 'plain' : 'warn'),
    ...(plan.cannotComeBack.length === 0 ? [] : say('Stays', plan.cannotComeBack.join('; '))),
    ...(plan.ownedBy === null
      ? []
      : say(
          'Owned by',
          `${plan.ownedBy}: its next update may revert this. t shows the change for the template.`,
          'warn',
        )),
  ];
}

/** A remedy that is only shown: why it is, and the commands to copy. */
function shownLines(remedy: ShownRemedy, { ui, columns }: Context): readonly Line[] {
  if (ui.template) return templateLines(remedy, columns);
  return [
    ...labelled('Not applied', remedy.why, columns, 12),
    BLANK,
    line(span('AWS CLI', 'accent'), dim('  c copies')),
    ...remedy.cli.flatMap((command) => wrap(command, columns - 2).map((one) => line(`  ${one}`))),
  ];
}

function templateLines(plan: Pick<FixPlan, 'cli' | 'iac'>, columns: number): readonly Line[] {
  const block = (title: string, text: string): readonly Line[] => [
    line(span(title, 'accent')),
    ...text.split('\n').flatMap((part) => {
      const lead = /^ */.exec(part)?.[0] ?? '';
      return wrap(part.slice(lead.length), columns - 2 - lead.length).map((one) => line(`  ${lead}${one}`));
    }),
    BLANK,
  ];
  return [
    ...block('AWS CLI', plan.cli.join('\n') || 'none'),
    ...block('CloudFormation / SAM', plan.iac.cloudformation),
    ...block('Terraform', plan.iac.terraform),
    ...block('CDK', plan.iac.cdk),
  ];
}

/**
 * A deployment of which nothing else can be told: what the stage serves could not be read, or differs in nothing that
 * is looked at.
 */
function shownDiff(plan: FixPlan, state: SessionState, columns: number): readonly Line[] {
  if (plan.documents.length > 0 || !plan.needsDeployment) return diffLines(plan.diff, columns);
  return paragraph(`Stage ${state.target?.stage ?? ''} begins to serve the API as its editors see it now.`, columns);
}
