import type { OfflineAnswer } from '../explain/index.ts';
import { awsCall } from '../model/changes/index.ts';
import type { Comparison, DiagnosedCause, DiagnosedFix, Diagnosis, Repeat } from '../model/diagnosis.ts';
import type { Evidence } from '../model/fact.ts';
import type { Step } from '../verdict/types.ts';
import { clean } from './clean.ts';
import type { AppliedChange, CheckResult, Report, SessionSummary } from './types.ts';
import {
  agreementWords,
  answerWords,
  CHECK,
  callsWords,
  codeCommand,
  pendingWords,
  predictedWords,
  REMEDY,
  resultWords,
  titleOf,
  undoCommand,
  VERDICT,
} from './words.ts';

/** The session for a ticket: what was asked, what answered, why, what was changed and how to take it back. */
export const markdown: Report = {
  name: 'markdown',
  help: 'print Markdown, for a ticket',
  extension: 'md',
  isSummary: true,
  render: (summary, { share }) => `${page(clean(summary, summary.secrets, share)).join('\n\n')}\n`,
};

function page(summary: SessionSummary): readonly string[] {
  const { diagnosis, steps, after, applied, checks, timeline, plan, error, version, writtenAt } = summary;
  const practice = summary.identity?.practice === true;
  return [
    `# ${text(titleOf(summary))}`,
    ...inFive(summary),
    facts(summary),
    ...bodies(diagnosis),
    ...(diagnosis.note == null ? [] : [text(diagnosis.note)]),
    ...section('Causes', diagnosis.causes.flatMap(cause)),
    ...section('The call, made several times', diagnosis.repeat === undefined ? [] : series(diagnosis.repeat)),
    ...section('Compared', diagnosis.comparison === undefined ? [] : compared(diagnosis.comparison)),
    ...section('Steps', stepsOf(steps)),
    ...section(
      'Changes',
      applied.flatMap((one) => change(one, practice)),
    ),
    ...section('Not done', error == null ? [] : notDone(error)),
    ...section('Check', checks.flatMap(check)),
    ...(plan === undefined
      ? section('Available fixes', offers(after ?? diagnosis, applied.length > 0))
      : section('Planned', plan.flatMap(offer))),
    ...section('Advice', list(diagnosis.advice.map((advice) => `${code(advice.code)}: ${text(advice.summary)}`))),
    ...section('Could not be checked', list(diagnosis.couldNotCheck.map(unchecked))),
    ...section('Time line', list(timeline.map(({ at, text: what }) => `${at} ${text(what)}`))),
    `Written by apigw-doctor ${text(version)} at ${writtenAt}. ${calls(summary)}`,
  ];
}

/** The title and the five lines that lead the ticket, for a chat. */
export function chatLines(given: SessionSummary): string {
  const summary = clean(given, given.secrets, false);
  return `${[text(titleOf(summary)), ...inFive(summary)].join('\n\n')}\n`;
}

/** What, why, by what evidence, what was changed, how to take it back: to be pasted into a chat. */
function inFive({ diagnosis, after, applied, identity }: SessionSummary): readonly string[] {
  const { request, observed, causes } = diagnosis;
  const stops = causes.find(({ stops: isFirst }) => isFirst) ?? causes[0];
  const stands = applied.filter(({ undone }) => !undone);
  const seen = observed === null ? 'no answer was seen' : `answered ${answerWords(observed)}`;
  const undo =
    stands.length === 0
      ? 'nothing to undo'
      : identity?.practice === true
        ? 'the practice account is deleted when you leave it'
        : stands.map((change) => code(undoCommand(change))).join(' and ');
  const why =
    stops === undefined
      ? text(resultWords(diagnosis))
      : `${code(stops.code)}, ${stops.certainty}: ${text(stops.summary)}`;
  const evidence = (stops?.evidence ?? []).slice(0, 2).map(briefly).join(' · ');
  return list([
    `What: ${code(`${request.method} https://${request.host}${request.path}`)}, ${seen}` +
      `${after === null ? '' : `; now: ${text(resultWords(after))}`}`,
    `Why: ${why}`,
    `Evidence: ${evidence === '' ? 'see the steps below' : evidence}`,
    `Changed: ${stands.length === 0 ? 'nothing' : stands.map(({ plan }) => text(plan.title)).join('; ')}`,
    `Undo: ${undo}`,
  ]);
}

/** One piece of evidence in as many signs as a line of a chat holds. */
function briefly(evidence: Evidence): string {
  const { source, operation, path, note } = evidence;
  const where = [operation ?? source, path].filter((part) => part !== null && part !== '').join(' ');
  return note === null ? code(where) : `${code(where)}: ${text(note)}`;
}

const section = (title: string, content: readonly string[]): readonly string[] =>
  content.length === 0 ? [] : [`## ${title}`, ...content];
const list = (items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [items.map((item) => `- ${item}`).join('\n')];

function facts({ diagnosis, identity, after }: SessionSummary): string {
  const { target, request, observed, predicted } = diagnosis;
  const rows: readonly (readonly [string, string])[] = [
    ['API', `${cell(target.apiId)} (${target.apiType}) in ${cell(target.region)}, account ${cell(target.accountId)}`],
    [
      'Call',
      cell(
        `${request.method} https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`,
      ),
    ],
    ['Checked as', cell(target.arn)],
    ['Route', target.resource === null ? 'no route serves this path' : cell(target.resource)],
    [
      'Caller',
      `${cell(request.caller)}${request.signed ? ', signed' : ', unsigned'}` +
        (request.sourceIp === null ? '' : `, from ${cell(request.sourceIp)}`),
    ],
    [
      'Seen',
      observed === null
        ? 'no answer'
        : `${answerWords(observed)}${observed.exchange === 'preflight' ? ' (preflight)' : ''}`,
    ],
    [
      'Predicted',
      `${predictedWords(diagnosis)}${predicted?.exchange === 'preflight' ? ' (preflight)' : ''}: ` +
        agreementWords(diagnosis),
    ],
    ...(after === null ? [] : [['Now', resultWords(after)] as const]),
    ['Read with', identity === null ? 'a case file' : `${cell(identity.arn)}, credentials from ${text(identity.from)}`],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

function bodies({ observed, predicted }: Diagnosis): readonly string[] {
  return [
    ...(observed?.body ? ['The answer that was seen:', block(observed.body, '')] : []),
    ...(predicted?.body && predicted.body !== observed?.body
      ? ['The answer that was predicted:', block(predicted.body, '')]
      : []),
  ];
}

function cause(found: DiagnosedCause): readonly string[] {
  const { code: name, certainty, stops, resource, summary, nearMiss, evidence, remedy, corrected, manual = [] } = found;
  return [
    `### ${code(name)}, ${certainty}${stops ? ': stops the call' : ''}`,
    text(summary),
    ...(nearMiss === null
      ? []
      : [
          `${text(nearMiss.policy)}, statement ` +
            `${nearMiss.index}${nearMiss.sid === null ? '' : ` (${code(nearMiss.sid)})`}, ` +
            `${nearMiss.element}${nearMiss.segment === null ? '' : `: ${text(nearMiss.segment)}`}`,
          block(`allowed ${nearMiss.granted}\nneeded  ${nearMiss.asked}`, ''),
        ]),
    ...list([
      `Where: ${code(resource)}`,
      `Who can act: ${remedy.map((who) => REMEDY[who]).join(', or ')}`,
      ...evidence.map(proof),
    ]),
    ...(corrected === undefined ? [] : ['Instead:', block(corrected, '')]),
    ...manual.flatMap(({ title, why, cli }) => [
      `${text(title)}. Shown, not applied: ${text(why)}`,
      block(cli.join('\n'), 'sh'),
    ]),
  ];
}

function series({ summary, answers, causes }: Repeat): readonly string[] {
  return [
    text(summary),
    ...list(answers.map((answer) => `${answer.count} × ${answerWords(answer)}`)),
    ...list(causes.map(({ kind, certainty, because }) => `${code(kind)}, ${certainty}: ${text(because)}`)),
  ];
}

function compared({ summary, here, there, first, differences, same, untold }: Comparison): readonly string[] {
  const rows = differences.map(
    ({ what, here: mine, there: theirs }) => `| ${cell(what)} | ${cell(mine)} | ${cell(theirs)} |`,
  );
  const decided = [here, there].flatMap(({ name, statement }) =>
    statement === null
      ? []
      : [
          `${code(name)}: statement ` +
            `${statement.index}${statement.sid === null ? '' : ` (${code(statement.sid)})`} of ` +
            `${text(statement.policy)} decides`,
        ],
  );
  const datum = first?.datum ?? null;
  return [
    text(summary),
    ...(datum === null
      ? []
      : [
          `The result depends on ${text(datum.what)}: ${text(datum.here)} (${code(here.name)}), ` +
            `${text(datum.there)} (${code(there.name)}).`,
        ]),
    ...list(decided),
    ...(rows.length === 0
      ? []
      : [[`| | ${cell(here.name)} | ${cell(there.name)} |`, '|---|---|---|', ...rows].join('\n')]),
    ...(same.length === 0 ? [] : [`Alike: ${same.join(', ')}.`]),
    ...untold.map((sentence) => text(sentence)),
  ];
}

/** What does not apply to this call is told in one line. */
function stepsOf(steps: readonly Step[]): readonly string[] {
  const applies = steps.filter(({ verdict }) => verdict !== 'not-applicable');
  const others = steps.filter((one) => !applies.includes(one));
  const names = others.map(({ title, sentence }) => `${text(title)} (${text(sentence.replace(/\.$/, ''))})`);
  return [...applies.flatMap(step), ...(names.length === 0 ? [] : [`Not applicable: ${names.join(', ')}.`])];
}

function step({ title, verdict, reached, sentence, evidence }: Step): readonly string[] {
  const state = reached || verdict === 'not-applicable' ? '' : ' (not reached)';
  const line = `**${text(title)}**: ${VERDICT[verdict]}${state}. ${text(sentence)}`;
  // What passed is told in one line, with where that was read.
  if (verdict === 'pass') return [[line, ...evidence.map(proof)].join(' · ')];
  return [line, ...list(evidence.map(proof))];
}

/** Long documents are cut: the evidence names the field, and the whole of it is in AWS. */
const LONGEST = 600;
function proof({ source, operation, path, value, note }: Evidence): string {
  const printed =
    value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const cut = printed.length > LONGEST ? `${printed.slice(0, LONGEST)}…` : printed;
  const where = [operation ?? source, path].filter((part) => part !== null && part !== '').join(' ');
  return `${code(where)}${cut === '' ? '' : ` = ${code(cut)}`}${note === null ? '' : `: ${text(note)}`}`;
}

function change(applied: AppliedChange, practice: boolean): readonly string[] {
  const { plan, at, undone, differences } = applied;
  return [
    `### ${text(plan.title)}`,
    `${undone ? 'Applied and undone' : 'Applied'} (${at}). Solves: ${plan.causes.map(code).join(', ')}.`,
    block(plan.diff, 'diff'),
    ...list([
      `Also allows: ${text(plan.widens.text)}`,
      `Now refuses: ${text(plan.shutsOut.text)}`,
      `Calls: ${plan.changes
        .map(awsCall)
        .map(({ service, operation }) => code(`${service}:${operation}`))
        .join(', ')}`,
      ...plan.cannotComeBack.map((what) => `Not undone: ${text(what)}`),
      ...(undone
        ? undoResult(differences)
        : [
            practice
              ? 'The practice account, and the change in it, are deleted when you leave it.'
              : `Undo: ${code(undoCommand(applied))}`,
          ]),
    ]),
  ];
}

const notDone = ({ message, commands = [] }: NonNullable<SessionSummary['error']>): readonly string[] => [
  text(message),
  ...(commands.length === 0 ? [] : [block(commands.join('\n'), 'sh')]),
];

const undoResult = (differences: readonly string[] | null): readonly string[] =>
  differences === null || differences.length === 0
    ? ['AWS holds the original settings again.']
    : differences.map((difference) => `Differs from before: ${text(difference)}`);

function check({ kind, fixId, state, before, tries, why }: CheckResult): readonly string[] {
  const what = kind === 'apply' ? `After ${code(fixId)}` : `After undoing ${code(fixId)}`;
  return [
    `${what}: ${CHECK[state]}.${why === null ? '' : ` ${text(why)}`}`,
    ...list([
      ...(before === null ? [] : [`before: ${answerWords(before)}`]),
      ...tries.map(
        ({ at, answer, why: reason }) =>
          `${at}: ${answer === null ? text(reason ?? 'no call was made') : answerWords(answer)}`,
      ),
    ]),
  ];
}

/** The best in full, where nothing was chosen; of the others one line each, and the command that shows them. */
function offers(diagnosis: Diagnosis, isChosen: boolean): readonly string[] {
  const { fixes } = diagnosis;
  const others = isChosen ? fixes : fixes.slice(1);
  return [
    ...fixes.slice(0, fixes.length - others.length).flatMap(offer),
    ...list(others.map((fix) => `${text(fix.title)}: ${code(codeCommand(diagnosis, fix.id))}`)),
  ];
}

function offer(fix: DiagnosedFix): readonly string[] {
  return [
    `### ${text(fix.title)}`,
    block(fix.diff, 'diff'),
    ...list([
      `For ${fix.causes.map(code).join(', ')}`,
      `Also allows: ${text(fix.widens.text)}`,
      `Now refuses: ${text(fix.shutsOut.text)}`,
      ...(fix.needsDeployment ? ['Needs a deployment of the stage'] : []),
      ...fix.pending.map((edit) => `The deployment also publishes: ${text(pendingWords(edit))}`),
    ]),
    ...(fix.cli.length === 0 ? [] : [block(fix.cli.join('\n'), 'sh')]),
  ];
}

const unchecked = ({ what, why, permission, flag }: Diagnosis['couldNotCheck'][number]): string =>
  `${text(what)}: ${text(why)}${permission === null ? '' : ` (needs ${code(permission)})`}` +
  (flag === undefined ? '' : `; ${code(flag)} gives it`);

function calls({ diagnosis, after }: SessionSummary): string {
  const checkWords = after == null || after === diagnosis ? '' : `, then ${after.calls.total} to check again`;
  return `Calls to AWS: ${callsWords(diagnosis.calls)}${checkWords}.`;
}

/** What a paste says, to be sent to somebody with access; `policy` is the least that reading needs. */
export function offlineMarkdown(answer: OfflineAnswer, policy: string): string {
  const { answeredBy, means, causes, ruledOut, tellsApart, checks, values, diagnose } = answer;
  const commands = checks.flatMap(({ say: instruction, run }) => [`# ${instruction}`, ...run]);
  const byHand = [...values, ...(values.length > 0 ? [''] : []), ...commands];
  return `${[
    '# A refused call',
    ...(answeredBy === null ? [] : [text(answeredBy)]),
    text(means),
    ...section('Possible causes', list(causes.map(({ code: name, summary }) => `${code(name)}: ${text(summary)}`))),
    ...section('Ruled out', list(ruledOut.map(text))),
    ...section('How to tell them apart', tellsApart === null ? [] : [text(tellsApart)]),
    ...section('Please run these commands, with access to the account', [block(diagnose, 'sh')]),
    ...section('Or by hand', commands.length === 0 ? [] : [block(byHand.join('\n'), 'sh')]),
    ...section('Or give me read access with this minimal policy', [block(policy, 'json')]),
  ].join('\n\n')}\n`;
}

/** What to ask for where reading is refused, to be sent to whoever may allow it. */
export function accessMarkdown(asked: {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly refused: string;
  readonly permission: string;
  readonly policy: string;
}): string {
  const { arn, accountId, region, refused, permission, policy } = asked;
  return `${[
    '# Access to find out why a call is refused',
    `Please let ${code(arn)} read API Gateway in account ${code(accountId)}, ${code(region)}. ` +
      'This access is read-only.',
    `Currently not allowed: ${code(permission)}`,
    block(refused, 'text'),
    ...section('The minimal policy', [block(policy, 'json')]),
  ].join('\n\n')}\n`;
}

/** Pieces of Markdown that no text from AWS can break out of. */

/** Running text: the signs that Markdown and HTML read are escaped, line ends become spaces. */
export const text = (value: string): string =>
  value.replace(/(?<!\s)\s*\n\s*/g, ' ').replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);

/** One stretch of code: its fence is longer than any run of backticks inside. */
export function code(value: string): string {
  const line = value.replace(/(?<!\s)\s*\n\s*/g, ' ');
  const ticks = '`'.repeat(longest(line) + 1);
  return line.includes('`') ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

/** The same inside a table, where a bar would end the cell. */
export const cell = (value: string): string => code(value).replaceAll('|', '\\|');

/** A block of code. */
export function block(value: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, longest(value) + 1));
  return `${ticks}${language}\n${value.replace(/\n$/, '')}\n${ticks}`;
}

const longest = (value: string): number => Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
