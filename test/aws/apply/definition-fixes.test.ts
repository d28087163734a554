import { readdirSync, readFileSync } from 'node:fs';
import { request as sendHttp } from 'node:http';
import { describe, expect, it } from 'vitest';
import { applyPlan, undoEntry } from '../../../src/aws/apply/index.ts';
import { type CauseCode, causeOf } from '../../../src/core/causes/index.ts';
import { type Examination, examineCase } from '../../../src/core/examine.ts';
import { type CaseFile, loadCase } from '../../../src/core/intake/cases/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import type { JournalEntry } from '../../../src/core/model/ports.ts';
import { fixesInOrder } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { sendCase } from '../../practice/send-case.ts';
import { bench } from './support.ts';

/** Causes that lie in the API's definition or in what it may invoke. */
const DEFINED = /^(?:method-auth-type|authorizer-|cognito-|jwt-|cors-|api-key-source)/;

interface AnsweredCase {
  readonly id: string;
  readonly answer: {
    readonly rootCauses: readonly { readonly code: CauseCode }[];
    readonly healthyTwin?: readonly { readonly path: string }[];
  };
}

const files = readdirSync('test/cases', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.endsWith('case.schema.json'))
  .map((name) => JSON.parse(readFileSync(`test/cases/${name}`, 'utf8')) as CaseFile & AnsweredCase);

const ofAws = files.filter(({ answer }) =>
  answer.rootCauses.every(({ code }) => DEFINED.test(code) && causeOf(code).remedy[0] === 'aws'),
);

/** The repaired account differs in settings only: nobody's code and no client had to change. */
const settingsSuffice = ({ answer }: AnsweredCase): boolean => {
  const paths = (answer.healthyTwin ?? []).map(({ path }) => path).filter((path) => path.startsWith('/config'));
  return paths.length > 0 && paths.every((path) => !/^\/config\/(?:functions|otherHosts)/.test(path));
};

function planned(file: CaseFile): { readonly before: Examination; readonly plans: readonly FixPlan[] } {
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const before = examineCase(loaded.case);
  return { before, plans: fixesInOrder(before, 'all') };
}

type Dump = Readonly<Record<string, unknown>>;

/** Without time stamps and counters; of an API that deploys by itself, what is served, under whatever id. */
function comparable(dump: Dump): string {
  const apis = Object.values(dump['apis'] as Record<string, Record<string, unknown>>).map(
    ({ deployments, stages, ...api }) => {
      const all = deployments as Record<string, { definition: unknown }>;
      const rows = Object.values(stages as Record<string, { autoDeploy: boolean; deploymentId: string }>);
      const itself = rows.some(({ autoDeploy }) => autoDeploy);
      const served = rows.map(({ deploymentId, ...stage }) => ({
        ...stage,
        served: all[deploymentId]?.definition,
        ...(itself ? {} : { deploymentId }),
      }));
      return { ...api, served, ...(itself ? {} : { deployments }) };
    },
  );
  return JSON.stringify(
    { ...dump, apis },
    (key, value: unknown) => (/(?:At|Date|next\w*|counter)$/i.test(key) ? undefined : inOrder(value)),
    1,
  );
}

/** The order of members means nothing; documents are texts and stay as they are. */
const inOrder = (value: unknown): unknown =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What the client is answered; a WebSocket's handshake leaves HTTP with 101. */
async function statusSeen(practice: Practice, file: CaseFile): Promise<number> {
  if (file.apiType !== 'WEBSOCKET') return (await sendCase(practice, file)).status;
  const { request } = file;
  const handshake = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return new Promise((resolve, reject) => {
    const sent = sendHttp(new URL(`${request.path}?${request.query}`, practice.url), {
      headers: { ...request.headers, ...handshake, host: request.host },
    });
    sent.on('upgrade', (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
    sent.on('error', reject);
    sent.end();
  });
}

describe('a fix of the API’s definition, applied over HTTP', () => {
  it('has cases to prove it on', () => expect(ofAws.filter(settingsSuffice).length).toBeGreaterThan(20));

  it.each(
    ofAws
      .filter((file) => settingsSuffice(file) || planned(file).plans.length > 0)
      .map((file) => [file.id, file] as const),
  )('%s: the call goes through afterwards, and undo brings the account back', async (_id, file) => {
    const { plans } = planned(file);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter(({ widens }) => widens.everyone)).toEqual([]);
    const made = await bench(file);
    try {
      const before = comparable(made.practice.dump());
      expect(await statusSeen(made.practice, file)).toBe(file.observed?.status);
      const entries: JournalEntry[] = [];
      for (const plan of plans) {
        const applied = await applyPlan(made.clients, plan, made.journal, systemClock);
        expect(applied).toMatchObject({ ok: true });
        if (applied.ok) entries.push(applied.entry);
      }
      expect(comparable(made.practice.dump())).not.toBe(before);
      expect(await statusSeen(made.practice, file)).toBeLessThan(300);
      for (const entry of entries.reverse()) {
        expect(await undoEntry(made.clients, entry, made.journal, systemClock)).toMatchObject({
          ok: true,
          differences: [],
        });
      }
      expect(comparable(made.practice.dump())).toBe(before);
    } finally {
      await made.close();
    }
  });
});
