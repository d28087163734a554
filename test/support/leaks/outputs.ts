import { recorded } from '../../../src/aws/apply/journal.ts';
import { fromFile } from '../../../src/commands/examine-file.ts';
import { explain } from '../../../src/commands/explain.ts';
import { fixCode, fixDocument, fixText } from '../../../src/commands/fix-output.ts';
import { rendered } from '../../../src/commands/output.ts';
import { sessionMarkdown } from '../../../src/commands/session-report.ts';
import { summaryOf } from '../../../src/commands/wizard/write-summary.ts';
import { type Examination, examineFacts } from '../../../src/core/examine.ts';
import { type CaseFile, loadCase } from '../../../src/core/intake/cases/index.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import type { JournalEntry } from '../../../src/core/model/ports.ts';
import { clean } from '../../../src/core/report/clean.ts';
import { REPORTS } from '../../../src/core/report/index.ts';
import { savedCase } from '../../../src/examination/saved-case/save-case.ts';
import { splitAtCaret } from '../../../src/wizard/components/text-field/text-field.tsx';
import { curlOf } from '../../../src/wizard/curl.ts';
import { maskOnScreen, safe } from '../../../src/wizard/safe.ts';
import { NO_ANSWERS } from '../../../src/wizard/state/answers.ts';
import type { Applied, Check } from '../../../src/wizard/state/progress.ts';
import type { SessionRecord } from '../../../src/wizard/state/state.ts';
import { suspectsOfState } from '../../../src/wizard/suspects.ts';
import type { Chance, Planted } from './planted.ts';

/** What a person or another program gets to see, by the name of the output. */
export type Outputs = Readonly<Record<string, string>>;

/** All outputs of one planted session: a text that is explained, and a case that is diagnosed, fixed and exported. */
export async function outputsOf(planted: Planted, base: CaseFile, chance: Chance): Promise<Outputs> {
  const text = chance.of(TEXTS)(planted, base);
  return {
    'explain text': await explained([text]),
    'explain JSON': await explained([text, '--json']),
    'explain Markdown': await explained([text, '--markdown']),
    'screen, paste': splitAtCaret({ purpose: 'paste', text, caret: text.length }, false).join(''),
    ...diagnosed(planted, base),
  };
}

async function explained(words: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const out = (text: string): void => void printed.push(text);
  const environment = { variables: {}, platform: process.platform, home: '/' };
  const context = {
    environment,
    version: '0',
    interactive: false,
    out,
    err: out,
    stdin: empty(),
    exit: () => undefined,
  };
  await explain(context).parseAsync([...words], { from: 'user' });
  return printed.join('');
}
async function* empty(): AsyncGenerator<string> {}

function diagnosed(planted: Planted, base: CaseFile): Outputs {
  const loaded = loadCase(caseOf(planted, base));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const examined = fromFile(loaded.case);
  const input = { ...examined, version: '0', startedAt: 0, endedAt: 0 };
  const all = REPORTS.map((report) => [`diagnose ${report.name}`, rendered(input, report, { share: false })] as const);
  const { later } = planted;
  const seen = examined.examination.testimony.observed;
  const again =
    later === undefined || seen === null
      ? seen
      : { ...seen, headers: { ...seen.headers, ...later.headers }, body: later.body ?? seen.body };
  const called: Called = { ...examined, seen, again };
  return {
    ...Object.fromEntries(all),
    ...fixed(called),
    ...session(called, planted),
    ...screens(called),
    'case file': savedAs(examined.examination),
  };
}

function savedAs(examination: Examination): string {
  const saved = savedCase(examination, { version: '0', seed: 'seed' });
  if (!saved.ok) throw new Error(saved.problems.join('\n'));
  return saved.text;
}

/** A call that was examined, and made again after a fix. */
interface Called {
  readonly examination: Examination;
  readonly seen: SeenAnswer | null;
  readonly again: SeenAnswer | null;
}

/** The same call as it is examined once the fix is made. */
const examinedAgain = ({ examination, again }: Called): Examination => {
  const { facts, request, runtime, testimony } = examination;
  return examineFacts(facts, request, runtime, { ...testimony, observed: again }, examination.diagnosis.calls);
};

function fixed(called: Called): Outputs {
  const { examination } = called;
  const report = { flags: { call: true }, session: 's1', before: examination, plan: examination.plans };
  const after = called.again === called.seen ? examination : examinedAgain(called);
  const run = { applied: [], after, error: null };
  const document = fixDocument({ ...report, undoable: true, showsValues: false }, run);
  const code = fixCode(document, null, 'cloudformation')?.code ?? '';
  return { 'fix JSON': JSON.stringify(document), 'fix text': fixText(document), 'fix as code': code };
}

/** What the wizard shows and copies: the call before it is examined, what was found, and the check of a fix. */
function screens({ examination, seen, again }: Called): Outputs {
  const { steps, diagnosis, request } = examination;
  const suspects = suspectsOfState();
  const { path, query, headers } = request;
  const asked = {
    initial: { path, request: { query, headers }, ...(seen && { observed: seen }) },
    answers: NO_ANSWERS,
  };
  const blank = { ...asked, methods: { state: 'idle' }, check: null } as const;
  const check = { before: seen, tries: [{ at: 0, answer: again, why: null }] } as unknown as Check;
  const drawn = (state: Parameters<typeof suspects>[0], texts: readonly string[]): string => {
    maskOnScreen(suspects(state));
    return texts.map(safe).join('\n');
  };
  const found = [
    ...steps.flatMap(({ title, sentence, evidence }) => [
      title,
      sentence,
      ...evidence.map((one) => JSON.stringify(one)),
    ]),
    ...diagnosis.causes.map(({ summary }) => summary),
    diagnosis.observed?.body ?? '',
    curlOf(request),
  ];
  return {
    'screen, questions': drawn({ ...blank, examination: null }, [`GET ${path}?${query}`, seen?.body ?? '']),
    'screen, findings': drawn({ ...blank, examination }, found),
    'screen, check': drawn({ ...blank, examination, check }, [seen?.body ?? '', again?.body ?? '']),
  };
}

/** The summary of a session that applied the first fix, and what the journal shows of it. */
function session({ examination, seen, again }: Called, planted: Planted): Outputs {
  const { plans, request, facts } = examination;
  const [plan] = plans;
  const at = request.time;
  const subject = { number: 1, request } as Applied['subject'];
  const entry: JournalEntry = {
    ...{ session: 's1', fixId: plan?.id ?? 'x', title: plan?.title ?? 'x', startedAt: at, state: 'applied' },
    ...{ accountId: facts.scope.accountId, region: facts.scope.region },
    call: { request } as never,
    steps: (plan?.changes ?? []).map((change) => ({
      change,
      // What AWS held before is AWS's: there randomness alone tells nothing.
      before: planted.isRandom === true ? null : seen,
      state: 'done',
      result: null,
    })) as never,
  };
  const applied = plan === undefined ? [] : [{ subject, plan, entry, undone: false, differences: null }];
  const tries = [{ at: 0, answer: again, why: again?.body ?? null }];
  const check = { kind: 'apply', fixId: plan?.id ?? '', state: 'failed', before: seen, tries, why: null } as const;
  const record: SessionRecord = {
    ...{ startedAt: 0, identity: null, first: examination, last: examination, applied },
    checks: [{ ...check, wait: { label: '', kind: 'check', since: 0 } as never, subject, step: null }],
    timeline: [{ at: 0, text: `made the call: ${seen?.body}` }],
  };
  const summary = summaryOf(record, '0', 0);
  const entries = clean([recorded(entry)], [], false);
  return {
    ...Object.fromEntries(
      REPORTS.map((report) => [`summary ${report.name}`, report.render(summary, { share: false })] as const),
    ),
    'sessions export': sessionMarkdown('s1', entries),
    'sessions show': JSON.stringify(entries),
  };
}

/** The case with the planted secret in its request, its answer and its logs. */
function caseOf({ path = '', query, headers = {}, body, answer, log }: Planted, base: CaseFile): unknown {
  const { request, observed, config } = base;
  const [stage] = request.path.split('/').slice(1, 2);
  return {
    ...base,
    config: log === undefined ? config : { ...config, logs: logsOf(log, base) },
    request: {
      ...request,
      path: path === '' ? request.path : `/${stage}${path}`,
      query: query ?? request.query,
      headers: { ...request.headers, ...headers },
      ...(body === undefined ? {} : { body, bodyLength: body.length }),
    },
    observed: observed && {
      ...observed,
      headers: { ...observed.headers, ...answer?.headers },
      body: answer?.body ?? observed.body,
    },
  };
}

const logsOf = (line: string, { config }: CaseFile): CaseFile['config']['logs'] => [
  {
    logGroup: `API-Gateway-Execution-Logs_${config.api.id}/${config.stage.name}`,
    events: [{ atSeconds: 0, message: `(1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901) ${line}` }],
  },
];

const urlOf = ({ path = '/orders/1', query }: Planted, { config, request }: CaseFile): string =>
  `https://${request.host}/${config.stage.name}${path}${query === undefined ? '' : `?${query}`}`;
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const answered = ({ answer, log }: Planted): string =>
  [
    ...['HTTP/1.1 403 Forbidden', 'x-amzn-errortype: ForbiddenException'],
    ...Object.entries(answer?.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...['', answer?.body ?? log ?? '{"message":"Forbidden"}'],
  ].join('\n');

/** The ways in which a call is pasted. */
const TEXTS: readonly ((planted: Planted, base: CaseFile) => string)[] = [
  (planted, base) =>
    [
      `curl -i ${quoted(urlOf(planted, base))}`,
      ...Object.entries(planted.headers ?? {}).map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`),
      ...(planted.body === undefined ? [] : [` -d ${quoted(planted.body)}`]),
      `\n${answered(planted)}`,
    ].join(''),
  (planted, base) => {
    const headersOf = (headers: Planted['headers'] = {}) =>
      Object.entries(headers).map(([name, value]) => ({ name, value }));
    const request = { method: 'GET', url: urlOf(planted, base), headers: headersOf(planted.headers) };
    const content = { text: planted.answer?.body ?? planted.log ?? '' };
    const response = { status: 403, headers: headersOf(planted.answer?.headers), content };
    return JSON.stringify({ log: { entries: [{ startedDateTime: base.request.time, request, response }] } });
  },
  (planted, base) => `${urlOf(planted, base)} says 403: ${planted.answer?.body ?? planted.log ?? 'Forbidden'}`,
  (planted, base) =>
    [
      ...[`GET ${urlOf(planted, base).replace(/^https:\/\/[^/]*/, '')} HTTP/1.1`, `Host: ${base.request.host}`],
      ...Object.entries(planted.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
      ...['', planted.body ?? '', answered(planted)],
    ].join('\n'),
  (planted) => answered(planted),
  (planted) => `(1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901) ${planted.log ?? planted.answer?.body ?? 'Forbidden'}`,
];
