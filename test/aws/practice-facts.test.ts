import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../src/aws/index.ts';
import { type LoadedCase, loadCase, shiftToNow } from '../../src/core/intake/cases/index.ts';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Definition, Facts } from '../../src/core/model/facts.ts';
import type { CallerChoice, Clock } from '../../src/core/model/ports.ts';
import { systemClock } from '../../src/host/clock.ts';
import { type Practice, startPractice } from '../../src/practice/index.ts';
import { accountAt } from './support.ts';

const CASES = join(import.meta.dirname, '..', 'cases');
/** One moment for all: practice moves a case's times to now, and the SDK would not sign for another day than the server's. */
const NOW = systemClock.now();
const clock: Clock = { now: () => NOW, sleep: systemClock.sleep };
const loaded = readdirSync(CASES)
  .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
  .map((name) => {
    const read = loadCase(JSON.parse(readFileSync(join(CASES, name), 'utf8')));
    if (!read.ok) throw new Error(`${name}: ${read.problems.join('; ')}`);
    const moved = loadCase(shiftToNow(read.case.caseFile, new Date(NOW).toISOString()));
    if (!moved.ok) throw new Error(`${name}: ${moved.problems.join('; ')}`);
    return { name: name.replace('.json', ''), case: moved.case, file: read.case.caseFile };
  });
const rest = loaded.filter((one) => one.case.target.apiType === 'REST');
type Loaded = (typeof loaded)[number];

/** Subjects of services that are not called yet; there the account says that nobody asked, or what other facts show. */
const OTHER_SERVICES = ['serviceControlPolicies', 'webAcl', 'vpcEndpoints', 'functions', 'userPools', 'cdn'] as const;

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

/** The facts of a case as they are read over HTTP from a practice account that holds it. */
async function overHttp({ case: one, file }: Loaded): Promise<Facts> {
  running = await startPractice({ cases: [file], clock });
  const account = accountAt(
    running.url,
    { practice: practiceProfiles(running), region: one.facts.scope.region, matchKey: true, invokeEndpoint: running.invokeEndpoint },
    clock,
  );
  return account.readFacts(one.target, one.request, callerOf(one, running));
}

function callerOf(one: LoadedCase, practice: Practice): CallerChoice {
  const profile = practice.profiles.find((candidate) => candidate.accessKeyId === one.request.signing?.accessKeyId);
  return profile ? { kind: 'profile', profile: profile.name } : { kind: 'anonymous' };
}

const bare = (fact: Fact<unknown>): unknown => (fact.state === 'known' ? fact.value : fact);
const definition = (one: Definition) => ({
  policy: bare(one.policy),
  methods: bare(one.methods),
  authorizers: bare(one.authorizers),
  gatewayResponses: bare(one.gatewayResponses),
});
/** Values only: which operation told a fact may differ. The time of a deployment and a truststore's certificates are not told alike. */
function values(facts: Facts): Readonly<Record<string, unknown>> {
  const { scope, draft, deployed, ...others } = facts;
  const subjects = Object.entries(others as unknown as Record<string, Fact<unknown>>)
    .filter(([name]) => !(OTHER_SERVICES as readonly string[]).includes(name))
    .map(
      ([name, fact]) =>
        [
          name,
          name === 'stage' ? without(bare(fact), 'deployedAt') : name === 'customDomain' ? withoutCertificates(bare(fact)) : bare(fact),
        ] as const,
    );
  return { scope, draft: definition(draft), deployed: definition(deployed), ...Object.fromEntries(subjects) };
}
const without = (value: unknown, field: string): unknown => (value === null ? null : { ...(value as object), [field]: null });
const withoutCertificates = (value: unknown): unknown => {
  const tls = (value as { mutualTls?: object | null } | null)?.mutualTls;
  return tls ? { ...(value as object), mutualTls: without(tls, 'certificates') } : value;
};

describe('facts read over HTTP from practice equal the facts taken from the case file', () => {
  test.each(rest)('$name', async (one) => {
    expect(values(await overHttp(one))).toEqual(values(one.case.facts));
  });

  test.each(rest)('$name: a subject of a service that is not called is never told wrong', async (one) => {
    const read = await overHttp(one);
    for (const subject of OTHER_SERVICES) {
      const fact = read[subject];
      if (fact.state === 'known') expect(fact.value).toEqual(bare(one.case.facts[subject]));
      else expect(fact.state).toBe('not-asked');
    }
  });
});
