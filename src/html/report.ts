import type { Comparison, Diagnosis, Repeat } from '../core/model/diagnosis.ts';
import { clean } from '../core/report/clean.ts';
import type { CheckResult, Report, SessionSummary } from '../core/report/types.ts';
import {
  agreementWords,
  answerWords,
  CHECK,
  callsWords,
  changeWords,
  predictedWords,
  resultWords,
  titleOf,
} from '../core/report/words.ts';
import type { Step } from '../core/verdict/types.ts';
import { block, policyDocument } from './code.ts';
import { applied, causes, offers, proofs } from './findings.ts';
import { gatesPicture } from './gates.ts';
import {
  type Content,
  chip,
  code,
  fold,
  html,
  list,
  type Markup,
  page,
  pairs,
  type Section,
  type Tone,
} from './page.ts';

/** The session as one page for a browser: to be attached to a ticket, looked at and printed. */
export const htmlReport: Report = {
  name: 'html',
  help: 'print one HTML page, as a visual report',
  extension: 'html',
  isSummary: true,
  render: (summary, { share }) => write(clean(summary, summary.secrets, share)),
};

function write(summary: SessionSummary): string {
  const now = summary.after ?? summary.diagnosis;
  return page({
    title: titleOf(summary),
    tone: TONES[now.outcome],
    head: head(summary),
    sections: sectionsOf(summary),
    foot: foot(summary),
  });
}

const TONES: Readonly<Record<Diagnosis['outcome'], Tone>> = { refused: 'bad', allowed: 'good', 'cannot-tell': 'maybe' };

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The call, the result, and why: enough for whoever reads no further. */
function head({ diagnosis, after, error = null }: SessionSummary): Content {
  const { target, causes: found, note } = diagnosis;
  const stops = found.find((one) => one.stops) ?? found[0];
  const result = after === null ? resultWords(diagnosis) : changeWords(diagnosis, after);
  return [
    html`<p class="eyebrow">Diagnosis of one call to Amazon API Gateway</p>`,
    html`<h1>${code(`${target.method} ${target.path}`)} <span>on stage ${target.stage}</span></h1>`,
    html`<p class="result">${capital(result)}</p>`,
    stops === undefined ? null : html`<p class="lead">${after === null ? '' : 'Before: '}${stops.summary}</p>`,
    note == null ? null : html`<p class="lead">${note}</p>`,
    error === null ? null : html`<p class="callout bad"><strong>Not as planned.</strong> ${error.message}</p>`,
    error?.commands === undefined ? null : block(error.commands.join('\n')),
  ];
}

function sectionsOf(summary: SessionSummary): readonly Section[] {
  const { diagnosis, after, steps, checks, timeline } = summary;
  const isPractice = summary.identity?.practice === true;
  const now = after ?? diagnosis;
  const applying = steps.filter(({ verdict }) => verdict !== 'not-applicable');
  const sections: readonly Section[] = [
    { id: 'gates', title: 'The call, check by check', content: gatesPicture(diagnosis) },
    { id: 'causes', title: 'Why', content: causes(diagnosis) },
    { id: 'policies', title: 'Policies', content: policies(summary) },
    { id: 'changes', title: 'Changes made', content: applied(summary.applied, isPractice) },
    {
      id: 'check',
      title: 'After the change',
      content: [...checks.map(check), ...(after === null ? [] : [gatesPicture(after)])],
    },
    { id: 'fixes', title: 'Available fixes', content: offers(now, summary.applied.length > 0) },
    { id: 'call', title: 'The call', content: [facts(summary), answers(diagnosis)] },
    { id: 'repeat', title: 'The call, made several times', content: diagnosis.repeat ? series(diagnosis.repeat) : [] },
    { id: 'compared', title: 'Compared', content: diagnosis.comparison ? compared(diagnosis.comparison) : [] },
    { id: 'steps', title: 'What was checked', content: [...applying.map(step), ...notApplicable(steps)] },
    { id: 'unknown', title: 'Could not be checked', content: list(diagnosis.couldNotCheck.map(unchecked)) ?? [] },
    { id: 'advice', title: 'Advice', content: list(diagnosis.advice.map(advice)) ?? [] },
    { id: 'time', title: 'Time line', content: list(timeline.map(({ at, text }) => [moment(at), ' ', text])) ?? [] },
  ];
  return sections.filter(({ content }) => !Array.isArray(content) || content.length > 0);
}

/** Policies with a marked statement stand open; the others can be opened. */
const policies = ({ policies: judged }: SessionSummary): readonly Content[] =>
  [...judged]
    .sort((a, b) => Number(b.marks.length > 0) - Number(a.marks.length > 0))
    .map((one) => {
      const none = one.marks.length > 0 ? null : html` <small>no statement marked</small>`;
      return fold(html`<b>${capital(one.name)}</b>${none}`, policyDocument(one), one.marks.length > 0);
    });

function facts({ diagnosis, identity, after }: SessionSummary): Markup {
  const { target, request } = diagnosis;
  const query = request.query === '' ? '' : `?${request.query}`;
  const rows: readonly (readonly [string, Content])[] = [
    [
      'API',
      [code(target.apiId), ` (${target.apiType}) in `, code(target.region), ', account ', code(target.accountId)],
    ],
    ['URL', code(`${request.method} https://${request.host}${request.path}${query}`)],
    ['Checked as', code(target.arn)],
    ['Route', target.resource === null ? 'no route serves this path' : code(target.resource)],
    ['Caller', [code(request.caller), request.signed ? ', signed' : ', unsigned']],
    ...(request.sourceIp === null ? [] : [['Address', code(request.sourceIp)] as const]),
    ...(request.vpce === null ? [] : [['VPC endpoint', code(request.vpce)] as const]),
    ...(request.origin === null ? [] : [['Page', code(request.origin)] as const]),
    ['Time', moment(request.time)],
    ...(after === null ? [] : [['Now', resultWords(after)] as const]),
    ['Read with', identity === null ? 'a case file' : [code(identity.arn), `, credentials from ${identity.from}`]],
  ];
  return pairs(rows);
}

/** What was seen beside what the gates predict. */
function answers(diagnosis: Diagnosis): Markup {
  const { observed, predicted, agreement } = diagnosis;
  const tone = agreement === 'match' ? 'good' : agreement === 'differs' ? 'bad' : 'plain';
  const exchange = (answer: { readonly exchange: string } | null): string =>
    answer?.exchange === 'preflight' ? ' (preflight)' : '';
  return html`<div class="answers">
<div><h3>Seen${exchange(observed)}</h3><p class="status">${observed === null ? 'no answer' : answerWords(observed)}</p>
${body(observed?.body)}</div>
<div><h3>Predicted${exchange(predicted)}</h3><p class="status">${predictedWords(diagnosis)}</p>
${body(predicted?.body)}</div>
</div>
<p>${chip(tone, capital(agreementWords(diagnosis)))}</p>`;
}

const body = (text: string | undefined): Content => (text ? block(text) : null);

const VERDICTS: Readonly<Record<Step['verdict'], readonly [Tone, string]>> = {
  pass: ['good', 'passes'],
  refuses: ['bad', 'refuses'],
  warn: ['maybe', 'warning'],
  'cannot-tell': ['maybe', 'cannot tell'],
  'not-applicable': ['plain', 'does not apply'],
};

function step({ title, verdict, reached, sentence, evidence }: Step): Content {
  const [tone, word] = VERDICTS[verdict];
  const note = reached || verdict === 'not-applicable' ? '' : ', not reached';
  const line = html`${chip(tone, `${word}${note}`)} <b>${title}</b>`;
  return evidence.length === 0
    ? html`<div class="step"><p>${line}</p><p>${sentence}</p></div>`
    : fold(line, [html`<p>${sentence}</p>`, proofs(evidence)], verdict === 'refuses' && reached);
}

/** What does not apply to this call is told in one place. */
function notApplicable(steps: readonly Step[]): readonly Content[] {
  const found = steps.filter(({ verdict }) => verdict === 'not-applicable');
  const items = found.map(({ title, sentence }) => html`<b>${title}</b>: ${sentence}`);
  return found.length === 0 ? [] : [fold([chip('plain', 'does not apply'), ` ${found.length} more`], list(items))];
}

const moment = (at: string): Markup =>
  html`<time datetime="${at}">${at.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}</time>`;

function check({ kind, fixId, state, before, tries, why }: CheckResult): Content {
  const tone = state === 'passed' ? 'good' : state === 'failed' ? 'bad' : 'maybe';
  return [
    html`<p>${chip(tone, CHECK[state])} ${kind === 'apply' ? 'After' : 'After undoing'} ${code(fixId)}. ${why}</p>`,
    list([
      ...(before === null ? [] : [`before: ${answerWords(before)}`]),
      ...tries.map(({ at, answer, why: reason }) => [
        moment(at),
        `: ${answer === null ? (reason ?? 'no call was made') : answerWords(answer)}`,
      ]),
    ]),
  ];
}

const series = ({ summary, answers: came, causes: reasons }: Repeat): readonly Content[] => [
  html`<p>${summary}</p>`,
  list(came.map((answer) => `${answer.count} × ${answerWords(answer)}`)),
  list(reasons.map(({ kind, certainty, because }) => [code(kind), `, ${certainty}: ${because}`])),
];

const compared = ({ summary, here, there, differences }: Comparison): readonly Content[] => [
  html`<p>${summary}</p>`,
  ...differences.map(
    ({ what, here: mine, there: theirs }) =>
      html`<h3>${what}</h3>${pairs([
        [here.name, mine],
        [there.name, theirs],
      ])}`,
  ),
];

const unchecked = ({ what, why, permission, flag }: Diagnosis['couldNotCheck'][number]): Content => [
  html`<b>${what}</b>: ${why}`,
  permission === null ? null : [' (needs ', code(permission), ')'],
  flag === undefined ? null : ['; ', code(flag), ' gives it'],
];

const advice = ({ code: name, summary }: Diagnosis['advice'][number]): Content => [code(name), `: ${summary}`];

function foot({ version, writtenAt, diagnosis, after }: SessionSummary): Markup {
  const rereads = after === null || after === diagnosis ? '' : `, then ${after.calls.total} to check again`;
  return html`<p>Written by apigw-doctor ${version}, ${moment(writtenAt)}.</p>
<p>Calls to AWS: ${callsWords(diagnosis.calls)}${rereads}. Secrets are masked. This page loads and sends nothing.</p>`;
}
