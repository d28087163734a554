import { isCause } from '../core/causes/index.ts';
import { awsCall } from '../core/model/changes/index.ts';
import type { DiagnosedCause, DiagnosedFix, Diagnosis } from '../core/model/diagnosis.ts';
import type { Evidence } from '../core/model/fact.ts';
import { consoleLink } from '../core/report/console-links.ts';
import type { AppliedChange } from '../core/report/types.ts';
import { codeCommand, pendingWords, REMEDY, SOURCE, undoCommand } from '../core/report/words.ts';
import { block, diffDocument, nearMiss } from './code.ts';
import { type Content, chip, code, fold, html, list, type Markup, pairs } from './page.ts';

/** Why the call is refused, the cause that stops it first. */
export const causes = (diagnosis: Diagnosis): readonly Content[] =>
  diagnosis.causes.map((one) => cause(one, diagnosis));

function cause(found: DiagnosedCause, { target }: Diagnosis): Markup {
  const { code: name, certainty, stops, resource, summary, nearMiss: miss, evidence, remedy, corrected } = found;
  const { manual = [] } = found;
  const link = consoleLink(resource, target);
  return html`<article>
<h3>${code(name)}</h3>
<p class="chips">${stops ? chip('bad', 'stops the call') : chip('plain', 'would refuse the call next')} ${chip(
    certainty === 'proven' ? 'good' : 'maybe',
    certainty,
  )}</p>
<p>${summary}</p>
${miss === null ? null : nearMiss(miss)}
${pairs([
  ['Where', link === null ? code(resource) : html`<a href="${link}" rel="noreferrer">${code(resource)}</a>`],
  ['Who can act', remedy.map((who) => REMEDY[who]).join(', or ')],
  ...(evidence.length === 0 ? [] : [['Evidence', proofs(evidence)] as const]),
])}
${corrected === undefined ? null : [html`<h4>Send instead</h4>`, block(corrected)]}
${manual.map(
  ({ title, why, cli }) =>
    html`<h4>${title}</h4><p>Shown, not applied: ${why}</p>${cli.length === 0 ? null : block(cli.join('\n'))}`,
)}
</article>`;
}

/** What may stand open of one value. */
const LONGEST = 300;

/** Where each claim comes from: the very field of the very AWS answer. */
export const proofs = (evidence: readonly Evidence[]): Content => html`<ul class="proofs">${evidence.map(proof)}</ul>`;

function proof({ source, operation, path, value, note }: Evidence): Markup {
  const text = value == null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const printed = text === '' ? null : text.length > LONGEST ? fold('Its value', block(text)) : code(text);
  return html`<li><span>${operation === null ? SOURCE[source] : code(operation)} ${
    path ? code(path) : null
  }</span>${printed}${note === null ? null : html`<small>${note}</small>`}</li>`;
}

/** Every change as it was carried out, with the command that takes it back. */
export const applied = (changes: readonly AppliedChange[], isPractice: boolean): readonly Content[] =>
  changes.map((one) => change(one, isPractice));

function change(made: AppliedChange, isPractice: boolean): Markup {
  const { plan, at, undone, differences } = made;
  return html`<article>
<h3>${plan.title}</h3>
<p class="chips">${undone ? chip('plain', 'undone') : chip('good', 'applied')}
<time datetime="${at}">${at}</time></p>
<p>For ${plan.causes.map((name, index) => [index === 0 ? '' : ', ', code(name)])}.</p>
${diffDocument(plan.diff)}
${reach(plan)}
${pairs([
  ['AWS calls', list(plan.changes.map(awsCall).map(({ service, operation }) => code(`${service}:${operation}`)))],
  ['Undo', undone ? putBack(differences) : isPractice ? PRACTICE : block(undoCommand(made))],
  ...(plan.cannotComeBack.length === 0 ? [] : [['Not undone', list(plan.cannotComeBack)] as const]),
])}
</article>`;
}

const PRACTICE = 'The practice account, and the change in it, are deleted when you leave it.';

const putBack = (differences: readonly string[] | null): Content =>
  differences === null || differences.length === 0
    ? 'AWS holds the original settings again.'
    : list(differences.map((difference) => `Differs from before: ${difference}`));

/** What a change lets in and shuts out stands beside its diff. */
const reach = ({ widens, shutsOut }: Pick<DiagnosedFix, 'shutsOut'> & { readonly widens: { readonly text: string } }) =>
  pairs([
    ['Also allows', widens.text],
    ['Now refuses', shutsOut.text],
  ]);

/** The best stands open, where nothing was changed yet; the others, and what is only advised, can be opened. */
export const offers = (diagnosis: Diagnosis, isChanged: boolean): readonly Content[] =>
  diagnosis.fixes.map((fix, index) =>
    fold(html`<b>${fix.title}</b>`, offer(fix, diagnosis), index === 0 && !isChanged && fix.causes.some(isCause)),
  );

function offer(fix: DiagnosedFix, diagnosis: Diagnosis): Content {
  const { iac } = fix;
  const asCode: readonly (readonly [string, string])[] = [
    ['AWS CLI', fix.cli.join('\n')],
    ['CloudFormation', iac.cloudformation],
    ['SAM', iac.sam],
    ['Terraform', iac.terraform],
    ['CDK', iac.cdk],
  ];
  return [
    html`<p>For ${fix.causes.map((name, index) => [index === 0 ? '' : ', ', code(name)])}.${
      fix.needsDeployment ? ' Needs a deployment of the stage.' : ''
    }${fix.reversible ? '' : ' It cannot be undone.'}</p>`,
    diffDocument(fix.diff),
    reach(fix),
    list(fix.pending.map((edit) => `The deployment also publishes: ${pendingWords(edit)}`)),
    fold(
      'As AWS CLI commands, CloudFormation, SAM, Terraform and CDK',
      asCode.map(([name, text]) => (text === '' ? null : [html`<h4>${name}</h4>`, block(text)])),
    ),
    html`<p>To print the commands again, for the settings as they are then:</p>`,
    block(codeCommand(diagnosis, fix.id)),
  ];
}
