import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../src/aws/index.ts';
import { type CaseFile, loadCase } from '../../src/core/intake/cases/index.ts';
import { valueOf } from '../../src/core/model/fact.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { callsFromMethod, readsAfterLists } from '../support/calls-from-method.ts';
import { isDrawn } from '../support/every-call.ts';
import { serveLargeAccount } from '../support/large-account.ts';
import { roleOfSixPolicies } from '../support/make-case.ts';
import { openCase, restCases, v2Cases } from './cases.ts';
import { type LocalServer, serveLocally } from './servers.ts';
import { accountAt } from './support.ts';

const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

async function opened(file: CaseFile) {
  const loaded = loadCase(file);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { target, request, facts } = loaded.case;
  const practice = await startPractice({ cases: [file], clock: systemClock });
  running.push(practice);
  const account = accountAt(practice.url, {
    practice: practiceProfiles(practice),
    region: facts.scope.region,
    invokeEndpoint: practice.invokeEndpoint,
  });
  const profile = practice.profiles.find(({ accessKeyId }) => accessKeyId === request.signing?.accessKeyId);
  const caller = profile ? ({ kind: 'profile', profile: profile.name } as const) : ({ kind: 'anonymous' } as const);
  return { practice, account, target, request, caller };
}

/** Calls until all facts of the call are there: from nothing, and in the wizard, where lists were read before. */
async function counted(file: CaseFile): Promise<string> {
  const { account, target, request, caller } = await opened(file);
  await account.readFacts(target, request, caller);
  const fresh = account.count();
  const { account: other } = await opened(file);
  const { reads, rounds } = await readsAfterLists(other, { target, request, caller });
  return `${fresh.total} in ${fresh.rounds} · ${reads} in ${rounds}`;
}

describe('calls to AWS from the chosen method to the verdict, and how many of them wait for one another', () => {
  test('of every practice case: from nothing, and after the lists of the wizard', async () => {
    const rows: string[] = [];
    for (const file of builtinCases()) rows.push(`${file.config.api.name}: ${await counted(file)}`);
    expect(rows).toMatchInlineSnapshot(`
      [
        "orders-api: 13 in 3 · 8 in 2",
        "checkout-api: 19 in 2 · 14 in 2",
        "catalog-api: 13 in 3 · 8 in 2",
        "partner-api: 19 in 2 · 14 in 2",
        "reports-api: 20 in 2 · 15 in 2",
        "inventory-api: 22 in 3 · 17 in 3",
        "shop-api: 16 in 3 · 11 in 2",
        "status-api: 13 in 3 · 8 in 2",
      ]
    `);
  });

  test('of a role with six policies on an AWS_IAM method', async () => {
    expect(await counted(roleOfSixPolicies().caseFile)).toMatchInlineSnapshot(`"28 in 3 · 23 in 3"`);
  });

  test('of the same, reached by profiles of a file as AWS is: who calls was asked before', async () => {
    expect(await callsFromMethod(roleOfSixPolicies())).toEqual({ reads: 22, rounds: 3 });
  });

  const drawn = [...restCases, ...v2Cases].filter((_, at) => isDrawn(at, 24));
  test.each(drawn)('at most four rounds: $name', async (one) => {
    const { practice, account, caller } = await openCase(one);
    running.push(practice);
    await account.readFacts(one.case.target, one.case.request, caller);
    expect(account.count().rounds).toBeLessThanOrEqual(4);
  });
});

describe('a round', () => {
  /** The same answers in another order: each is held back for one of some moments, drawn by the seed. */
  async function shuffled(practice: Practice, seed: number): Promise<LocalServer> {
    let state = seed;
    const server = await serveLocally(({ method: verb, target, headers, body }, response) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      setTimeout(async () => {
        const { host: _, connection: __, 'content-length': ___, ...kept } = headers;
        const answer = await fetch(`${practice.url}${target}`, {
          method: verb,
          headers: kept as Record<string, string>,
          ...(body === '' ? {} : { body }),
        });
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      }, state % 24);
    });
    running.push(server);
    return server;
  }

  test('hangs on what waits for what, not on how fast AWS answers', async () => {
    const found = new Set<string>();
    for (const seed of [1, 2, 3, 4]) {
      const { practice, target, request, caller } = await opened(roleOfSixPolicies().caseFile);
      const { url } = await shuffled(practice, seed);
      const account = accountAt(url, { practice: practiceProfiles(practice), region: 'eu-west-1' });
      await account.readFacts(target, request, caller);
      found.add(`${account.count().total} in ${account.count().rounds}`);
    }
    expect(found).toHaveLength(1);
  });
});

describe('the memory of a session', () => {
  const asked = async (work: () => Promise<unknown>, account: { count(): { readonly total: number } }) => {
    const before = account.count().total;
    await work();
    return account.count().total - before;
  };

  test('a list is read once, until somebody wants it anew', async () => {
    const { account, target } = await opened(roleOfSixPolicies().caseFile);
    const list = () => account.listMethods(target.apiId, target.stage);
    expect(await asked(list, account)).toBe(1);
    expect(await asked(list, account)).toBe(0);
    account.forget();
    expect(await asked(list, account)).toBe(1);
  });

  test('what is read ahead is not asked again, nor waited for as a round', async () => {
    const { account, target, request, caller } = await opened(roleOfSixPolicies().caseFile);
    const fresh = await asked(() => account.readFacts(target, request, caller), account);
    const { account: other } = await opened(roleOfSixPolicies().caseFile);
    other.readAhead(target, { method: request.method, path: request.path });
    const read = await asked(() => other.readFacts(target, request, caller), other);
    expect(read).toBe(fresh);
    expect(other.count().rounds).toBe(3);
  });

  test('a list of many pages tells of each page but the last as it comes', async () => {
    const server = await serveLargeAccount({ apis: 1, methods: 1200 });
    running.push(server);
    const pages: number[] = [];
    const methods = await accountAt(server.url).listMethods('api0000000', 'stage-0', (page) => pages.push(page.length));
    expect(pages).toEqual([500, 500]);
    expect(valueOf(methods)).toHaveLength(1200);
  });

  test('another call reads no list of the account again; the same call reads everything', async () => {
    const [file] = builtinCases();
    if (file === undefined) throw new Error('no case');
    const { account, target, request, caller } = await opened(file);
    const read = (path: string) => () => account.readFacts(target, { ...request, path }, caller);
    const first = await asked(read('/prod/orders/42'), account);
    const other = await asked(read('/prod/orders/43'), account);
    // GetRestApis, GetApis and GetAccount.
    expect(first - other).toBe(3);
    expect(await asked(read('/prod/orders/43'), account)).toBe(first);
  });
});
