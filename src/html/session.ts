import { block } from './code.ts';
import { type Content, chip, code, fold, html, list, type Markup, page, pairs, type Tone } from './page.ts';

/** One fix of a session, as the journal holds it. */
export interface RecordedFix {
  readonly title: string;
  readonly startedAt: string;
  readonly state: string;
  readonly fixId: string;
  readonly accountId: string;
  readonly region: string;
  readonly apiId?: string;
  readonly stage?: string;
  readonly causes?: readonly string[];
  readonly appliedBy?: string;
  readonly version?: string;
  readonly steps: readonly {
    readonly state: string;
    readonly before: unknown;
    readonly change: { readonly service: string; readonly operation: string; readonly input: unknown };
  }[];
  /** What AWS holds now of each step; null where that could not be read, absent where nobody asked. */
  readonly stands?: readonly unknown[] | null;
  readonly standsUnknown?: string | null;
}

/** What a session changed: every change with what AWS was sent and what it held before. Masked already. */
export const sessionPage = (session: string, entries: readonly RecordedFix[]): string =>
  page({
    title: `Changes of session ${session}`,
    tone: 'plain',
    head: head(session, entries),
    sections: entries.map((entry, index) => ({
      id: `change-${index + 1}`,
      title: `${index + 1}. ${entry.title}`,
      content: change(entry),
    })),
    foot: html`<p>Written from apigw-doctor's journal. Secrets are masked. This page loads and sends nothing.</p>`,
  });

function head(session: string, [first]: readonly RecordedFix[]): Content {
  return [
    html`<p class="eyebrow">Changes that apigw-doctor made</p>`,
    html`<h1>Session ${code(session)}</h1>`,
    first === undefined ? null : html`<p class="lead">Account ${first.accountId}, Region ${first.region}</p>`,
    html`<h4>Undo</h4>`,
    block(`apigw-doctor sessions undo ${session}`),
  ];
}

/** What stands is good or in doubt; the rest is neither. */
const TONES: Readonly<Record<string, Tone>> = { applied: 'good', applying: 'maybe', stuck: 'bad' };

function change(entry: RecordedFix): Content {
  const { state, startedAt, fixId, apiId, stage, causes = [], appliedBy, version, steps } = entry;
  const rows: readonly (readonly [string, Content])[] = [
    ['When', html`<time datetime="${startedAt}">${startedAt}</time>`],
    ['Fix', code(fixId)],
    ...(apiId === undefined ? [] : [['API', [code(apiId), stage === undefined ? '' : `, stage ${stage}`]] as const]),
    ...(causes.length === 0 ? [] : [['For', list(causes.map(code))] as const]),
    ...(appliedBy === undefined ? [] : [['By', code(appliedBy)] as const]),
    ...(version === undefined ? [] : [['With', `apigw-doctor ${version}`] as const]),
  ];
  return [
    html`<p class="chips">${chip(TONES[state] ?? 'plain', state)}</p>`,
    pairs(rows),
    ...steps.map(step),
    entry.stands == null ? null : fold('The current settings in AWS', document(entry.stands)),
    entry.standsUnknown == null
      ? null
      : html`<p class="callout maybe"><strong>Not known what AWS holds now.</strong> ${entry.standsUnknown}</p>`,
  ];
}

const step = ({ change: { service, operation, input }, before, state }: RecordedFix['steps'][number]): Markup =>
  html`<h3>${code(`${service}:${operation}`)} <small>${state}</small></h3>
${fold('Sent', document(input), true)}
${fold('Before', document(before))}`;

const document = (value: unknown): Markup => block(JSON.stringify(value, null, 2) ?? 'nothing');
