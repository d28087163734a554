import type { Remedy } from '../../core/causes/index.ts';
import type { Examination } from '../../core/examine.ts';
import type { DiagnosedCause, Diagnosis } from '../../core/model/diagnosis.ts';
import type { DetailFlag } from '../../core/model/gate.ts';
import { consoleLink } from '../../core/report/console-links.ts';
import { resultSentence, SOURCE } from '../../core/report/words.ts';
import { type Block, GAP, labelled, NOTHING, text } from '../blocks.ts';
import { readPaste } from '../state/index.ts';
import { isPractice } from '../state/selectors.ts';
import type { SessionState } from '../state/state.ts';
import { type Context, field, type Purpose, type Row, type Screen, textRow, ui } from '../ui.ts';
import { agreementPart, callBlocks } from './call.ts';
import { detailMove, HINTS } from './carried.ts';
import { lessonRows } from './paste.ts';
import { proofLine, readBlocks, withStatements } from './proof.ts';
import { askForAccess } from './ways-on.ts';

const REMEDIES: Readonly<Record<Remedy, string>> = {
  aws: 'change a setting in this account',
  caller: 'change the request',
  code: "change the function's code",
  org: 'ask somebody outside this account',
  none: 'none: API Gateway is not the cause',
};
const SUMMARY = textRow('summary', 'Write the summary', { type: 'open-summary' });
/** Where nothing here refuses the call, what somebody was answered is what is missing. */
const PASTE = textRow('paste', 'Paste the refusal that somebody got', ui({ field: field('paste') }));
/** The same summary, where nothing can be changed here: it is for whoever can. */
const SEND: Row = { ...SUMMARY, cells: [{ text: 'Write a summary for whoever can change it' }] };
const COMPARE = textRow('compare', 'Does the call work for someone else? Compare', { type: 'open-compare' });
const another = (about: 'caller' | 'method', text: string): Row => ({
  id: `another ${about}`,
  cells: [{ text }],
  search: '',
  enter: { type: 'ask-another', about },
});

const openRow = (word: string, { id, title }: { readonly id: string; readonly title: string }): Row =>
  textRow(`fix ${id}`, `${word}: ${title}`, { type: 'open-fix', planId: id });

/** Screen 8: first what stops the call, then what would refuse the call next, then advice. */
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
      ...diagnosis.causes.flatMap((cause) => cause.manual ?? []).map((one) => openRow('Show', one)),
      ...(diagnosis.outcome === 'refused' ? [] : [PASTE]),
      ...(diagnosis.causes.length > 0 && plans.length === 0 ? [SEND] : [SUMMARY]),
      ...askForAccess(state),
      ...planned(
        'Advice',
        diagnosis.advice.flatMap(({ fixes }) => fixes),
      ),
      ...lessonRows(state),
      COMPARE,
      another('caller', 'Ask about another caller'),
      another('method', 'Ask about another method'),
    ];
    return rows.filter((row, index) => rows.findIndex((one) => one.id === row.id) === index);
  },
  content: (context) => {
    const { examination } = context.state;
    return examination === null ? NOTHING : { ...NOTHING, body: foundBlocks(context, examination) };
  },
  submit: (_context, purpose, text) => {
    if (purpose === 'paste') return readPaste(text);
    const move = detailMove(purpose, text.trim());
    return move?.type === 'set-request-details' ? { type: 'give-detail', details: move.details } : move;
  },
};

/** The field in which each missing detail is typed. */
const FIELDS: Readonly<Record<DetailFlag, Purpose>> = {
  '--source-ip': 'source-ip',
  '--vpce': 'vpce',
  "--header 'User-Agent: …'": 'user-agent',
  "--header 'Referer: …'": 'referer',
};

/** What a policy asks of this call and nobody has told, in the order in which it is asked for. */
export function missingDetails({ examination }: SessionState): readonly Purpose[] {
  const gaps = examination?.diagnosis.couldNotCheck ?? [];
  return [...new Set(gaps.flatMap(({ flag }) => (flag === undefined ? [] : [FIELDS[flag]])))];
}

/** Names what is missing, and the key that opens its field. */
function missingBlocks(state: SessionState): readonly Block[] {
  const names = missingDetails(state).map((purpose) => HINTS[purpose]?.label ?? purpose);
  if (names.length === 0) return [];
  return [
    text(`A policy depends on: ${names.join(', ')}. Press m to enter it; the call is then checked again.`, 'accent'),
    GAP,
  ];
}

function foundBlocks(context: Context, examination: Examination): readonly Block[] {
  const { diagnosis } = examination;
  const { state } = context;
  const blocks: Block[] = [];
  const { outcome, causes } = diagnosis;
  if (causes.length === 0) blocks.push(...callBlocks(state), GAP);
  blocks.push(...missingBlocks(state));
  if (outcome !== 'refused') blocks.push(resultBlock(diagnosis));
  if (causes.length === 0) {
    blocks.push(...agreementPart(state));
    blocks.push(text(outcome === 'allowed' ? HEALTHY : 'See below what could not be read.', 'dim', 2));
  } else if (outcome !== 'refused') blocks.push(GAP);
  for (const [index, cause] of diagnosis.causes.entries())
    blocks.push(...(index > 0 ? [GAP] : []), ...causeBlocks(context, cause, examination));
  if (causes.length === 0 && context.ui.details) blocks.push(...readBlocks(examination));
  for (const { summary, code } of diagnosis.advice)
    blocks.push(GAP, { is: 'signed', sign: '● advice ', tone: 'accent', text: summary }, text(code, 'dim', 2));
  if (diagnosis.couldNotCheck.length > 0) blocks.push(GAP, { is: 'heading', text: 'Could not be checked' });
  for (const { what, why, permission } of diagnosis.couldNotCheck) {
    const asks = permission === null || why.includes(permission) ? '' : ` (${permission})`;
    blocks.push(text(`${what}: ${why}${asks}`, 'dim', 2));
  }
  return blocks;
}

const HEALTHY =
  'There is nothing to fix here. Is somebody refused all the same? Paste what they got, or ask about that caller.';

/** Who can act where this program cannot. */
const WHO_CAN: Readonly<Record<Remedy, string>> = {
  aws: 'Someone with permission to change settings in this account can.',
  caller: 'The caller has to send another request.',
  code: "The owner of the function's code can.",
  org: 'Whoever manages the organization, or the other account, can.',
  none: 'The owner of the backend or service that answered can: API Gateway let the call through.',
};

/** What the diagnosis comes to, in the words of every report; a refusal is told by its cause. */
function resultBlock(diagnosis: Diagnosis): Block {
  const allowed = diagnosis.outcome === 'allowed';
  return {
    is: 'signed',
    sign: allowed ? '✔ ' : '? ',
    tone: allowed ? 'good' : 'warn',
    text: resultSentence(diagnosis),
    textTone: 'strong',
  };
}

function causeBlocks(context: Context, cause: DiagnosedCause, examination: Examination): readonly Block[] {
  const { ui: screenUi, state } = context;
  const address = consoleAddress(cause.resource, context);
  const fixed = state.applied.some((one) => !one.undone && one.plan.causes.includes(cause.code));
  return [
    {
      is: 'cause',
      stops: cause.stops,
      code: cause.code,
      certainty: cause.certainty,
      sources: sourcesOf(cause, state),
      ...(address === null ? {} : { link: address }),
    },
    text(cause.summary, 'plain', 2),
    ...(cause.nearMiss === null ? [] : [GAP, { is: 'near-miss', miss: cause.nearMiss, indent: 4 } as const]),
    GAP,
    ...(cause.nearMiss === null && !screenUi.details ? [proofLine(cause, examination)] : []),
    labelled('Fix', cause.remedy.map((one) => REMEDIES[one]).join(', or '), 'plain', 2),
    ...(cause.corrected === undefined
      ? []
      : [text('Instead', 'dim', 2), { is: 'code', text: cause.corrected, indent: 4 } as const]),
    ...(cause.fixes.length === 0 && cause.manual === undefined
      ? [
          text(
            fixed
              ? 'A change was made for this.'
              : `apigw-doctor cannot fix this for you. ${cause.remedy.map((one) => WHO_CAN[one]).join(' ')}`,
            'dim',
            2,
          ),
        ]
      : []),
    ...(screenUi.details
      ? [
          GAP,
          ...(cause.evidence.length === 0
            ? readBlocks(examination)
            : [{ is: 'evidence', evidence: withStatements(cause.evidence, examination), indent: 4 } as const]),
          GAP,
          ...consoleBlocks(cause.resource, address),
        ]
      : []),
  ];
}

/** The page of a resource in the AWS console; a practice account has none. */
function consoleAddress(resource: string, { state }: Context): string | null {
  const target = state.examination?.diagnosis.target;
  return target === undefined || isPractice(state) ? null : consoleLink(resource, target);
}

/** The resource itself, and its page. */
function consoleBlocks(resource: string, address: string | null): readonly Block[] {
  return [text(resource, 'dim', 4), ...(address === null ? [] : [{ is: 'link', address, indent: 4 } as const])];
}

/** Who says so: the evidence itself, and for a proven cause the witnesses that agree with it. */
function sourcesOf(cause: DiagnosedCause, state: SessionState): readonly string[] {
  const named = cause.evidence.map((one) => SOURCE[one.source]);
  const { observed, agreement } = state.examination?.diagnosis ?? { observed: null, agreement: 'not-observed' };
  const seen = cause.certainty === 'proven' && cause.stops && agreement !== 'differs' && observed !== null;
  return [
    ...new Set([
      ...named,
      ...(seen
        ? [observed.from === 'given' ? 'the answer you saw' : observed.from === 'call' ? 'the real call' : 'a log line']
        : []),
    ]),
  ];
}
