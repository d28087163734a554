import type { Remedy } from '../../core/causes/index.ts';
import type { DiagnosedAdvice, DiagnosedCause } from '../../core/model/diagnosis.ts';
import { consoleLink } from '../../core/report/console-links.ts';
import { isPractice, type SessionState } from '../state/index.ts';
import type { Context, Row, Screen } from '../ui.ts';
import { evidenceLines } from '../widgets/evidence.ts';
import { BLANK, cutLine, dim, indent, type Line, line, lineWidth, linked, span, strong } from '../widgets/line.ts';
import { nearMiss } from '../widgets/near-miss.ts';
import { hanging, labelled, paragraph } from '../widgets/paragraph.ts';
import { width } from '../widgets/text.ts';
import { agreementLine, callLines } from './call-lines.ts';

const REMEDIES: Readonly<Record<Remedy, string>> = {
  aws: 'a change in this account',
  caller: 'the caller must send something else',
  code: "a function's code must change",
  org: 'somebody outside this account must act',
  none: 'API Gateway is not at fault',
};
const SOURCES: Readonly<Record<string, string>> = {
  fact: 'the settings read',
  observed: 'the answer you saw',
  call: 'the real call',
  simulator: 'the simulator',
  'authorizer-test': 'the authorizer test',
  log: 'a log line',
  waf: 'a WAF sample',
};

const SUMMARY: Row = {
  id: 'summary',
  cells: [{ text: 'Write the summary' }],
  search: '',
  enter: { type: 'open-summary' },
};
const another = (about: 'caller' | 'method', text: string): Row => ({
  id: `another ${about}`,
  cells: [{ text }],
  search: '',
  enter: { type: 'ask-another', about },
});

const openRow = (word: string, { id, title }: { readonly id: string; readonly title: string }): Row => ({
  id: `fix ${id}`,
  cells: [{ text: `${word}: ${title}` }],
  search: '',
  enter: { type: 'open-fix', planId: id },
});

/** Screen 8: first what stops the call, then what would stop it next, then advice. */
export const findingsScreen: Screen = {
  id: 'findings',
  title: 'Findings',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => {
    const diagnosis = state.examination?.diagnosis;
    if (diagnosis === undefined) return [];
    const plans = state.examination?.plans ?? [];
    const planned = (word: string, ids: readonly string[]): readonly Row[] =>
      ids.flatMap((id) => plans.filter((plan) => plan.id === id).map((plan) => openRow(word, plan)));
    const rows = [
      ...planned(
        'Fix',
        diagnosis.causes.flatMap(({ fixes }) => fixes),
      ),
      ...diagnosis.causes.flatMap((cause) => cause.shown ?? []).map((one) => openRow('Show', one)),
      SUMMARY,
      ...planned(
        'Advice',
        diagnosis.advice.flatMap(({ fixes }) => fixes),
      ),
      another('caller', 'Ask about another caller'),
      another('method', 'Ask about another method'),
    ];
    return rows.filter((row, index) => rows.findIndex((one) => one.id === row.id) === index);
  },
  view: (context, rows, cursor) => {
    const diagnosis = context.state.examination?.diagnosis;
    if (diagnosis === undefined) return { head: [], body: [], keep: [0, 0], foot: [] };
    // A terminal keeps its room for the cause: of many choices it shows those around the cursor, of a small one that
    // one only.
    const most = context.rows < 16 ? 1 : Math.max(5, Math.floor(context.rows / 4));
    const from = Math.max(0, Math.min(cursor - Math.floor(most / 2), rows.length - most));
    const all = rows.map((row, index) => {
      const on = index === cursor;
      return line(span(on ? '❯ ' : '  ', 'selected'), span(row.cells[0]?.text ?? '', on ? 'selected' : 'plain'));
    });
    const place = rows.length > most ? `  ${cursor + 1} of ${rows.length}` : '';
    const placed = all.map((one, index) =>
      index === cursor ? [...cutLine(one, context.columns - place.length), dim(place)] : one,
    );
    const choices = [...(most === 1 ? [] : [BLANK]), ...placed.slice(from, from + most)];
    return { head: [], body: bodyOf(context, diagnosis.causes, diagnosis.advice), keep: 'scroll', foot: choices };
  },
  tell: (context) => {
    const diagnosis = context.state.examination?.diagnosis;
    return diagnosis === undefined ? [] : bodyOf(context, diagnosis.causes, diagnosis.advice);
  },
  submit: () => null,
};

function bodyOf(
  context: Context,
  causes: readonly DiagnosedCause[],
  advice: readonly DiagnosedAdvice[],
): readonly Line[] {
  const { state, columns } = context;
  const diagnosis = state.examination?.diagnosis;
  const body: Line[] = [];
  for (const [index, cause] of causes.entries()) {
    if (index > 0) body.push(BLANK);
    body.push(...causeLines(context, cause));
  }
  if (causes.length === 0 && diagnosis !== undefined) {
    body.push(...callLines(state, columns));
    const text =
      diagnosis.outcome === 'allowed'
        ? 'Nothing at the gateway refuses this call.'
        : 'It could not be told what refuses this call.';
    body.push(
      BLANK,
      ...hanging(
        [span(diagnosis.outcome === 'allowed' ? '✔ ' : '? ', diagnosis.outcome === 'allowed' ? 'good' : 'warn')],
        text,
        columns,
        'strong',
      ),
      agreementLine(state),
    );
    body.push(
      ...paragraph(
        diagnosis.outcome === 'allowed' ? 'So there is nothing to fix here.' : 'See below what could not be read.',
        columns,
        'dim',
        2,
      ),
    );
  }
  for (const one of advice) {
    body.push(BLANK, ...hanging([span('● advice ', 'accent')], one.summary, columns), line(dim(`  ${one.code}`)));
  }
  if (diagnosis !== undefined && diagnosis.couldNotCheck.length > 0) {
    body.push(BLANK, line(strong('Could not be checked')));
    for (const one of diagnosis.couldNotCheck)
      body.push(
        ...paragraph(
          `${one.what}: ` +
            `${one.why}${one.permission === null || one.why.includes(one.permission) ? '' : ` (${one.permission})`}`,
          columns,
          'dim',
          2,
        ),
      );
  }
  return body;
}

function causeLines(context: Context, cause: DiagnosedCause): readonly Line[] {
  const { columns, ui: shown, state } = context;
  const sources = sourcesOf(cause, state);
  const head = cause.stops ? [span('✖ ', 'bad'), strong(cause.code)] : [span('▲ then ', 'warn'), strong(cause.code)];
  const how = `${cause.certainty}${sources.length > 0 ? ` (${sources.join(' + ')})` : ''}`;
  const fixed = state.applied.some((one) => !one.undone && one.plan.causes.includes(cause.code));
  const beside = [how, cause.certainty].find((text) => lineWidth(head) + width(text) + 3 <= columns);
  return [
    beside === undefined ? head : [...head, dim(` · ${beside}`)],
    ...(beside === undefined ? paragraph(cause.certainty, columns, 'dim', 2) : []),
    ...paragraph(cause.summary, columns, 'plain', 2),
    ...(cause.nearMiss === null ? [] : [BLANK, ...indent(nearMiss(cause.nearMiss, columns - 4), 4)]),
    BLANK,
    ...labelled('  Remedy', cause.remedy.map((one) => REMEDIES[one]).join(', or '), columns, 12),
    ...(cause.corrected === undefined ? [] : correctedLines(cause.corrected, columns)),
    ...(cause.fixes.length === 0 && cause.shown === undefined
      ? paragraph(
          fixed ? 'A change was made for this.' : 'There is no change that this program can make for it.',
          columns,
          'dim',
          2,
        )
      : []),
    ...(shown.details
      ? [BLANK, ...indent(evidenceLines(cause.evidence, columns - 4), 4), ...consoleLines(cause.resource, context)]
      : []),
  ];
}

/** What somebody else should send or answer, as it can be copied. */
const correctedLines = (corrected: string, columns: number): readonly Line[] => [
  line(dim('  Instead')),
  ...corrected.split('\n').flatMap((text) => (text === '' ? [BLANK] : paragraph(text, columns, 'plain', 4))),
];

/** The resource itself, and its page in the AWS console. */
function consoleLines(resource: string, { state, columns }: Context): readonly Line[] {
  const target = state.examination?.diagnosis.target;
  const address = target === undefined || isPractice(state) ? null : consoleLink(resource, target);
  return [
    BLANK,
    ...paragraph(resource, columns, 'dim', 4),
    ...(address === null ? [] : indent(linked(address, columns - 4), 4)),
  ];
}

/** Who says so: the evidence itself, and for a proven cause the witnesses that agree with it. */
function sourcesOf(cause: DiagnosedCause, state: SessionState): readonly string[] {
  const named = cause.evidence.map((one) => SOURCES[one.source] ?? one.source);
  const { observed, agreement } = state.examination?.diagnosis ?? { observed: null, agreement: 'not-observed' };
  const seen = cause.certainty === 'proven' && cause.stops && agreement === 'match' && observed !== null;
  return [
    ...new Set([
      ...named,
      ...(seen
        ? [observed.from === 'given' ? 'the answer you saw' : observed.from === 'call' ? 'the real call' : 'a log line']
        : []),
    ]),
  ];
}
