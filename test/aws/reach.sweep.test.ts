import { afterAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { examineFile } from '../../src/commands/examine-file.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examineCase } from '../../src/core/examine.ts';
import { type CaseFile, type LoadedCase, loadCase, shiftToNow } from '../../src/core/intake/cases/index.ts';
import type { FixPlan } from '../../src/core/model/plan.ts';
import { systemClock } from '../../src/host/clock.ts';
import { processEnvironment } from '../../src/host/process.ts';
import type { Practice } from '../../src/practice/index.ts';
import { callsOn, sampleCalls } from '../core/fixes/reach/sampling.ts';
import { filesOf, isDrawn } from '../support/every-call.ts';
import { covers } from '../support/reach/covers.ts';
import { isShownBy, isUnprovable, type Named, regionsOf, type Sample, unnamed } from '../support/reach/judge.ts';
import { type Fate, sent } from '../support/reach/send.ts';

// What a fix says that it lets in and shuts out, against 200 calls of each case over HTTP, before and after: each that
// turned is in a region, and each region is shown by a call, or cannot be by any that the account can make.

const CASES = [...filesOf('cases'), ...filesOf('cases/own')].filter((_, at) => isDrawn(at, 50));
const count = { plans: 0, calls: 0, regions: 0, shown: 0, unprovable: 0 };

describe('what a fix says that it lets in and shuts out', () => {
  it.each(CASES.map(({ name, document }) => [name, document] as const))(
    '%s',
    async (_name, { id: _, category: __, summary: ___, source: ____, answer: _____, ...call }) => {
      expect(await missesOf(shiftToNow(call as unknown as CaseFile, new Date().toISOString()))).toEqual([]);
    },
    600_000,
  );
  afterAll(() => {
    process.stdout.write(`reach: ${CASES.length} cases, ${JSON.stringify(count)}\n`);
  });
});

async function missesOf(file: CaseFile): Promise<readonly string[]> {
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const plans = await planned(loaded.case, file);
  if (plans.length === 0) return [];
  const besides = plans.map(({ factsAfter }) => factsAfter);
  const files = sampleCalls(file, { besides }).map((request) => ({ ...file, request }));
  const before = await onPractice(files, ({ practice }) => fatesOf(practice, files));
  const misses: string[] = [];
  // Each on an account of its own: not everything that a fix does can be taken back.
  for (const plan of plans)
    misses.push(...(await onPractice(files, (opened) => missesAfter(plan, opened, files, before))));
  return misses;
}

/** As planned from the file; where AWS tells less (a REST API's authorizer of JWTs), from what AWS tells. */
async function planned(loaded: LoadedCase, file: CaseFile): Promise<readonly FixPlan[]> {
  const hidden = file.apiType === 'REST' && file.config.authorizers.some((one) => 'jwt' in one);
  return (hidden ? await examineFile(file, { practice: true }) : examineCase({ ...loaded })).plans;
}

async function missesAfter(
  plan: FixPlan,
  { practice, options }: PracticeAccount,
  files: readonly CaseFile[],
  before: readonly Fate[],
): Promise<readonly string[]> {
  const [own] = files;
  const applied = await openAccount(options).apply(plan, { write: async () => undefined });
  if (!applied.ok || own === undefined) return [`${plan.id} was not applied: ${JSON.stringify(applied)}`];
  const after = await fatesOf(practice, files);
  const samples = files.flatMap((file, at): readonly Sample[] => {
    const [was, is] = [before[at], after[at]];
    return was === undefined || is === undefined ? [] : [{ file, was, is }];
  });
  const named = regionsOf(plan);
  // While another fault stands in the way of the asked call, it stands in that of the others too.
  const isAlone = samples[0]?.is.request !== 'refused' && samples[0]?.is.preflight !== 'refused';
  const open = named.filter((one) => !samples.some((sample) => isShownBy(one, sample)));
  const hidden = await onPractice(files, async ({ practice: untouched }) => {
    const found: Named[] = [];
    for (const one of open) if (!(await isShownBySome(one, own, untouched, practice))) found.push(one);
    return found;
  });
  count.plans += 1;
  count.calls += samples.length;
  count.regions += named.length;
  count.shown += named.length - hidden.length;
  const missing = hidden.filter((one) => isAlone && !isUnprovable(one));
  count.unprovable += hidden.length - missing.length;
  return [
    ...unnamed(plan, own, samples),
    ...missing.map(({ side, region }) => `no call shows ${side} ${region.text}`),
  ].map((text) => `${plan.id}: ${text}`);
}

/** A practice account of the first case that knows the tokens of all. */
async function onPractice<T>(files: readonly CaseFile[], use: (opened: PracticeAccount) => Promise<T>): Promise<T> {
  const cases = [...files.slice(0, 1), ...withTokens(files).map(elsewhere)];
  // The plans are made for this very time: a document with a date in it would be another one a second later.
  const now = Date.parse(files[0]?.request.time ?? '');
  const clock = { ...systemClock, now: () => now };
  const opened = await openPractice(cases, { environment: processEnvironment(), clock });
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

const tokenName = ({ request }: CaseFile): string => JSON.stringify(request.token);
const withTokens = (files: readonly CaseFile[]): readonly CaseFile[] => [
  ...new Map(files.filter(({ request }) => request.token !== null).map((one) => [tokenName(one), one])).values(),
];

/** The same case around another API: an account signs the token of each case, and has each API once. */
function elsewhere(file: CaseFile, at: number): CaseFile {
  const id = `token${at}`.padEnd(10, 'z');
  const { config, request } = file;
  const host = `${id}.execute-api.${config.api.region}.amazonaws.com`;
  const alone = { ...config, api: { ...config.api, id }, cloudfront: null, customDomains: [] };
  return { ...file, config: alone, request: { ...request, host } };
}

async function fatesOf(practice: Practice, files: readonly CaseFile[]): Promise<readonly Fate[]> {
  const signed = new Map(withTokens(files).map((one, at) => [tokenName(one), practice.tokens[at + 1] ?? null]));
  const fates: Fate[] = [];
  for (const one of files) fates.push(await sent(practice, one, signed.get(tokenName(one)) ?? null));
  return fates;
}

const MOST_TRIES = 150;

/** Looks for a call in the region that was turned, by every caller and with every key that the account has. */
async function isShownBySome(one: Named, own: CaseFile, before: Practice, after: Practice): Promise<boolean> {
  const { verbs, routes, paths, addresses, origins } = one.region;
  // Braces of a path stand in the URL; those of a route are a parameter.
  const named = paths.length > 0 ? paths : routes.map((route) => route.replaceAll(/\{[^}]*\}/g, '*'));
  const plain = named.map((path) => path.replaceAll('*', 'any'));
  const calls = plain.flatMap((path) =>
    verbs.flatMap((verb) => (verb === 'ANY' ? (['GET', 'POST'] as const) : [verb])).map((verb) => ({ verb, path })),
  );
  const hosts = addresses.slice(0, 3).map((block) => block.split('/')[0] ?? '');
  let tries = 0;
  for (const request of callsOn(own, calls, hosts, origins.includes('*') ? ['https://else.example'] : [])) {
    const file = { ...own, request };
    if (!covers(one.region, file) && !covers(one.region, file, true)) continue;
    if (++tries > MOST_TRIES) break;
    if (isShownBy(one, { file, was: await sent(before, file, null), is: await sent(after, file, null) })) return true;
  }
  return false;
}
