import { describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examineCase } from '../../src/core/examine.ts';
import { type CaseFile, loadCase, shiftToNow } from '../../src/core/intake/cases/index.ts';
import type { FixPlan, Region } from '../../src/core/model/plan.ts';
import { systemClock } from '../../src/host/clock.ts';
import { processEnvironment } from '../../src/host/process.ts';
import type { Practice } from '../../src/practice/index.ts';
import { callsOn, sampleCalls } from '../core/fixes/reach/sampling.ts';
import { filesOf, isDrawn } from '../support/every-call.ts';
import { covers, isOnlyWords, pathsBehind, preflightOf } from '../support/reach/covers.ts';
import { type Fate, sent } from '../support/reach/send.ts';

const SHARE = process.env['SWEEP_SEED'] === 'all' ? 1 : Number(process.env['REACH_SHARE'] ?? 40);
const only = process.env['REACH_ONLY'];
const cases = [...filesOf('cases'), ...filesOf('cases/own')].filter(({ name }, at) =>
  only ? new RegExp(only).test(name) : isDrawn(at, SHARE),
);

interface Miss {
  readonly plan: string;
  readonly what: string;
  readonly call: string;
}

describe('what a fix says that it lets in and shuts out', () => {
  it.each(cases.map(({ name, document }) => [name, document as unknown as CaseFile] as const))(
    '%s',
    async (_name, file) => {
      const misses = await missesOf(file);
      if (process.env['REACH_OUT']) {
        const { appendFileSync } = await import('node:fs');
        for (const miss of misses)
          appendFileSync(process.env['REACH_OUT'], `${_name}\t${miss.plan}\t${miss.what}\t${miss.call}\n`);
      }
      expect(misses).toEqual([]);
    },
    600_000,
  );
});

async function missesOf(file: CaseFile): Promise<readonly Miss[]> {
  const {
    id: _i,
    category: _c,
    summary: _s,
    source: _o,
    answer: _a,
    ...call
  } = file as CaseFile & Record<string, unknown>;
  const given = shiftToNow(call as unknown as CaseFile, new Date().toISOString());
  const loaded = loadCase(given);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { plans } = examineCase({ ...loaded.case });
  if (plans.length === 0) return [];
  const samples = sampleCalls(given, { besides: plans.map(({ factsAfter }) => factsAfter) }).map((request) => ({
    ...given,
    request,
  }));
  const named = (one: CaseFile): string => JSON.stringify(one.request.token);
  const tokens = [
    ...new Map(samples.filter(({ request }) => request.token !== null).map((one) => [named(one), one])).values(),
  ];
  const served = [given, ...tokens];
  const calls = async (practice: Practice): Promise<readonly Fate[]> => {
    const raw = new Map(tokens.map((one, at) => [named(one), practice.tokens[at + 1] ?? null]));
    const out: Fate[] = [];
    for (const one of samples) out.push(await sent(practice, one, raw.get(named(one)) ?? null));
    return out;
  };
  const before = await onPractice(served, ({ practice }) => calls(practice));
  const misses: Miss[] = [];
  // Each on an account of its own: not everything that a fix does can be taken back.
  for (const plan of plans)
    misses.push(
      ...(await onPractice(served, async ({ practice, options }) => {
        const applied = await openAccount(options).apply(plan, { write: async () => undefined });
        if (!applied.ok) return [{ plan: plan.id, what: `not applied: ${JSON.stringify(applied)}`, call: '' }];
        const after = await calls(practice);
        const unseen = unwitnessed(plan, samples, before, after);
        const around = await onPractice(served, async ({ practice: untouched }) => {
          const found: Miss[] = [];
          for (const one of unseen)
            if (!(await isWitnessed(one, given, [untouched, practice])))
              found.push({ plan: plan.id, what: `${one.side}, no witness`, call: JSON.stringify(one.region) });
          return found;
        });
        return [...judged(plan, samples, before, after), ...around];
      })),
    );
  return misses;
}

async function onPractice<T>(cases: readonly CaseFile[], use: (opened: PracticeAccount) => Promise<T>): Promise<T> {
  const opened = await openPractice(cases, { environment: processEnvironment(), clock: systemClock });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

function judged(
  plan: FixPlan,
  samples: readonly CaseFile[],
  before: readonly Fate[],
  after: readonly Fate[],
): readonly Miss[] {
  const [own] = samples;
  return samples.flatMap((one, at): readonly Miss[] => {
    const [was, is] = [before[at], after[at]];
    if (was === undefined || is === undefined || own === undefined) return [];
    const turned = (part: keyof Fate): boolean => was[part] !== is[part];
    const found: Miss[] = [];
    const look = (part: keyof Fate, call: CaseFile): void => {
      if (!turned(part)) return;
      const isGained = is[part] === 'allowed';
      if (isGained && isSameCall(call, own)) return;
      const { regions, notCompared } = isGained ? plan.widens : plan.shutsOut;
      if (regions.some((region) => !isOnlyWords(region) && covers(region, call, part === 'page'))) return;
      const words = regions.some(isOnlyWords) ? 'by words' : notCompared.length > 0 ? 'not compared' : 'NOT SAID';
      const text = `${callText(call)}\t${textOf(regions)}\t${notCompared.join('; ')}`;
      found.push({ plan: plan.id, what: `${part} ${isGained ? 'let in' : 'shut out'}, ${words}`, call: text });
    };
    look('request', one);
    // An HTTP API with CORS configured answers preflights itself: what comes of them shows in what pages may read.
    if (one.apiType !== 'HTTP') look('preflight', preflightOf(one));
    // Browsers send OPTIONS for pages.
    if (!turned('request') && !turned('preflight') && one.request.method !== 'OPTIONS') look('page', one);
    return found;
  });
}

/** A region, and the side of the change that names it. */
interface Named {
  readonly side: 'lets in' | 'shuts out';
  readonly region: Region;
}

/** Regions that no sample has shown, and that a call could show which this account can make. */
function unwitnessed(
  { widens, shutsOut }: FixPlan,
  samples: readonly CaseFile[],
  before: readonly Fate[],
  after: readonly Fate[],
): readonly Named[] {
  const named: readonly Named[] = [
    ...widens.regions.map((region): Named => ({ side: 'lets in', region })),
    ...shutsOut.regions.map((region): Named => ({ side: 'shuts out', region })),
  ];
  return named
    .filter(({ region }) => !isOnlyWords(region))
    .filter(
      (one) => !samples.some((sample, at) => isShownBy(one, sample, before[at] ?? NOTHING, after[at] ?? NOTHING)),
    );
}

const NOTHING: Fate = { preflight: null, request: 'refused', page: null };

function isShownBy({ side, region }: Named, file: CaseFile, was: Fate, is: Fate): boolean {
  const [refused, allowed] = side === 'lets in' ? [was, is] : [is, was];
  const turned = (part: keyof Fate): boolean => refused[part] === 'refused' && allowed[part] === 'allowed';
  return (
    (turned('request') && covers(region, file)) ||
    (turned('page') && covers(region, file, true)) ||
    (turned('preflight') && covers(region, preflightOf(file)))
  );
}

/** What this account cannot show: callers whose keys it has not, values of other keys, tokens of others. */
function isUnprovable({ principals, tokens, conditions, ownPolicyAllows, endpoints }: Region): boolean {
  return (
    tokens.length + conditions.length + endpoints.length > 0 ||
    ownPolicyAllows !== null ||
    (principals.length > 0 && !principals.includes('*'))
  );
}

async function isWitnessed(
  one: Named,
  file: CaseFile,
  [before, after]: readonly [Practice, Practice],
): Promise<boolean> {
  const { region } = one;
  const verbs = region.verbs.flatMap((verb) => (verb === 'ANY' ? (['GET', 'POST'] as const) : [verb]));
  const paths = [...region.routes.filter(() => region.paths.length === 0), ...region.paths].map((path) =>
    path.replaceAll(/\{[^}]*\}|\*/g, 'any'),
  );
  const calls = paths.flatMap((path) => verbs.map((verb) => ({ verb, path })));
  const addresses = region.addresses.slice(0, 3).map((block) => block.split('/')[0] ?? '');
  let tries = 0;
  for (const request of callsOn(file, calls, addresses, region.origins.includes('*') ? ['https://else.example'] : [])) {
    const call = { ...file, request };
    if (!covers(region, call) && !covers(region, call, true)) continue;
    if (++tries > 150) break;
    if (isShownBy(one, call, await sent(before, call, null), await sent(after, call, null))) return true;
  }
  return isUnprovable(region);
}

const textOf = (regions: readonly Region[]): string => regions.map(({ text }) => text).join(' | ');

/** The same principal, verb and path; what no policy sees signed is told by its address. */
function isSameCall(one: CaseFile, own: CaseFile): boolean {
  const [a, b] = [one.request, own.request];
  const isPreflight = a.method === 'OPTIONS' && b.preflight !== null;
  const isUnsigned = b.signing === null || isPreflight;
  return (
    (isUnsigned ? a.sourceIp === b.sourceIp : signerOf(one) === signerOf(own)) &&
    (a.method === b.method || isPreflight) &&
    pathsBehind(one).some((path) => pathsBehind(own).includes(path))
  );
}

const signerOf = ({ request: { signing }, config: { iam } }: CaseFile): string | null =>
  iam.credentials.find(({ accessKeyId }) => accessKeyId === signing?.accessKeyId)?.identity ?? null;

function callText({ request }: CaseFile): string {
  const { method, path, host, sourceIp, vpcEndpoint, signing, token, apiKey, origin, headers, bodyLength } = request;
  return JSON.stringify({
    method,
    path,
    host,
    sourceIp,
    vpcEndpoint,
    signer: signing?.accessKeyId,
    token: token?.claims,
    apiKey,
    origin,
    headers,
    bodyLength,
  });
}
