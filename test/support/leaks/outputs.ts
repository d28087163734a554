import { recorded } from '../../../src/aws/apply/journal.ts';
import { fromFile } from '../../../src/commands/examine-file.ts';
import { explain } from '../../../src/commands/explain.ts';
import { rendered, secretsOf } from '../../../src/commands/output.ts';
import { sessionMarkdown } from '../../../src/commands/session-markdown.ts';
import { type Examination, suspectsOfCall } from '../../../src/core/examine.ts';
import { type CaseFile, loadCase } from '../../../src/core/intake/cases/index.ts';
import type { JournalEntry } from '../../../src/core/model/ports.ts';
import { clean } from '../../../src/core/report/clean.ts';
import { REPORTS } from '../../../src/core/report/index.ts';
import { splitAtCaret } from '../../../src/wizard/components/text-field/text-field.tsx';
import { curlOf } from '../../../src/wizard/curl.ts';
import { maskOnScreen, safe } from '../../../src/wizard/safe.ts';
import type { Chance, Planted } from './planted.ts';

/** What a person or another program gets to see, by the name of the output. */
export type Outputs = Readonly<Record<string, string>>;

/** All outputs of one planted session: a text that is explained, and a case that is diagnosed, fixed and exported. */
export async function outputsOf(planted: Planted, base: CaseFile, chance: Chance): Promise<Outputs> {
  const text = chance.of(TEXTS)(planted, base);
  return {
    'explain text': await explained([text]),
    'explain JSON': await explained([text, '--json']),
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
  const { examination } = examined;
  const input = { ...examined, version: '0', startedAt: 0, endedAt: 0 };
  const all = REPORTS.map((report) => [`diagnose ${report.name}`, rendered(input, report, { share: false })] as const);
  return { ...Object.fromEntries(all), ...session(examination, planted), 'screen, findings': screen(examination) };
}

/** What the wizard shows and copies. */
function screen(examination: Examination): string {
  const { steps, diagnosis, request } = examination;
  maskOnScreen(suspectsOfCall(examination));
  return [
    ...steps.flatMap(({ title, sentence, evidence }) => [
      title,
      sentence,
      ...evidence.map((one) => JSON.stringify(one)),
    ]),
    ...diagnosis.causes.map(({ summary }) => summary),
    diagnosis.observed?.body ?? '',
    curlOf(request),
  ]
    .map(safe)
    .join('\n');
}

/** The summary of a session that applied the first fix, and what the journal shows of it. */
function session(examination: Examination, planted: Planted): Outputs {
  const { diagnosis, steps, plans, request, facts } = examination;
  const [plan] = plans;
  const at = request.time;
  const applied = plan === undefined ? [] : [{ plan, session: 's1', at, undone: false, differences: null }];
  const seen = diagnosis.observed === null ? null : { ...diagnosis.observed, browser: null };
  // What AWS held before is AWS's: there randomness alone tells nothing.
  const held = planted.isRandom === true ? null : seen;
  const tries = [{ at, answer: seen as never, why: seen?.body ?? null }];
  const check = {
    kind: 'apply',
    fixId: plan?.id ?? '',
    state: 'failed',
    before: seen as never,
    tries,
    why: null,
  } as const;
  const summary = {
    ...{ version: '0', startedAt: at, writtenAt: at, identity: null, diagnosis, steps, after: diagnosis, applied },
    ...{ checks: [check], timeline: [{ at, text: `made the call: ${seen?.body}` }], secrets: secretsOf(examination) },
  };
  const entry: JournalEntry = {
    ...{ session: 's1', fixId: plan?.id ?? 'x', title: plan?.title ?? 'x', startedAt: at, state: 'applied' },
    ...{ accountId: facts.scope.accountId, region: facts.scope.region },
    call: { request } as never,
    steps: (plan?.changes ?? []).map((change) => ({ change, before: held, state: 'done', result: null })) as never,
  };
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
