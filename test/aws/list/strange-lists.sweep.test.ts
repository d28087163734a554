import { expect, test } from 'vitest';
import { openAccount } from '../../../src/aws/index.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import type { Fact } from '../../../src/core/model/fact.ts';
import type { Account } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { builtinCases } from '../../../src/practice/index.ts';
import { type Fault, faultProxy } from '../../support/partial/proxy.ts';
import { strangeFaults } from '../../support/partial/table.ts';

// What pickers show, where somebody who is not AWS answers one of the operations behind it: the same list, or none. A
// mark that only another answer tells (when a stage was deployed, whether its draft has moved on) may be missing.

const lists = (apiIds: readonly string[], hosts: readonly string[]): Readonly<Record<string, ListOf>> => ({
  APIs: (account) => account.listApis(),
  principals: (account) => account.listPrincipals(),
  ...Object.fromEntries(
    apiIds.flatMap((id): (readonly [string, ListOf])[] => [
      [`type of ${id}`, (account) => account.typeOfApi(id)],
      [`stages of ${id}`, (account) => account.listStages(id)],
      [`methods of ${id}`, (account) => account.listMethods(id, 'prod')],
    ]),
  ),
  ...Object.fromEntries(hosts.map((host) => [host, (account: Account) => account.domainOf(host)])),
});
type ListOf = (account: Account) => Promise<Fact<unknown>>;

const withoutMarks = (value: unknown): string =>
  JSON.stringify(value, (name, one: unknown) => (['deployedAt', 'draftMovedOn'].includes(name) ? null : one));

test('a list is whole, or it says why it is none', async () => {
  const environment = { variables: {}, platform: 'linux', home: '/nowhere' } as const;
  const cases = builtinCases();
  const { calls, options, close } = await openPractice(cases, { environment, clock: systemClock });
  const proxy = await faultProxy(options.endpointUrl ?? '');
  const account = openAccount({ ...options, endpointUrl: proxy.url });
  const apiIds = [...new Set(calls.map(({ target }) => target.apiId))];
  const hosts = cases.flatMap(({ config }) => config.customDomains.map(({ name }) => name));
  const counts = { same: 0, failed: 0 };
  const wrong: string[] = [];
  for (const [name, list] of Object.entries(lists(apiIds, hosts))) {
    proxy.set([]);
    proxy.take();
    const whole = await list(account);
    for (const faults of strangeFaults(proxy.take())) {
      proxy.set(faults);
      const read = await list(account).catch(
        (error: unknown): Fact<unknown> => ({
          ...whole,
          state: 'known',
          operation: '',
          value: `crashed: ${String(error)}`,
        }),
      );
      if (read.state !== 'known') counts.failed += 1;
      else if (whole.state === 'known' && withoutMarks(read.value) === withoutMarks(whole.value)) counts.same += 1;
      else wrong.push(`${name}: ${faultName(faults)}: ${JSON.stringify(read.value).slice(0, 200)}`);
    }
  }
  await proxy.close();
  await close();
  process.stdout.write(`lists answered by strangers: ${JSON.stringify({ ...counts, wrong: wrong.length })}\n`);
  expect(wrong).toEqual([]);
});

const faultName = (faults: readonly Fault[]): string => JSON.stringify(faults[0]);
