import { afterAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../../src/aws/index.ts';
import { overPractice } from '../../../src/commands/examine-file.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import { type Examination, examineCase } from '../../../src/core/examine.ts';
import type { Fact } from '../../../src/core/model/fact.ts';
import type { Facts } from '../../../src/core/model/facts.ts';
import type { Request } from '../../../src/core/model/request.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { builtinCases } from '../../../src/practice/index.ts';
import { everyCall, isDrawn } from '../../support/every-call.ts';
import { problemsOfSaved } from './saved.ts';

// A call that is saved as a case file gives the same causes, certainty and outcome when the file is diagnosed, and the
// file holds no secret, account, key, address or user of the session.

const CALLS = everyCall();
const GROUPS = 8;
const environment = { variables: {}, platform: process.platform, home: '/' };

const problems = (name: string, examination: Examination): readonly string[] =>
  problemsOfSaved(examination, name).map((problem) => `${name}: ${problem}`);

describe('a saved case is diagnosed as the session was', () => {
  it.each([...Array(GROUPS).keys()])('from the file alone, part %i', (part) => {
    const drawn = CALLS.filter((_, index) => index % GROUPS === part && isDrawn(index, 20));
    expect(drawn.flatMap(({ name, loaded }) => problems(name, examineCase(loaded)))).toEqual([]);
  });

  it.each([...Array(GROUPS).keys()])('with less read and less told, part %i', (part) => {
    const drawn = CALLS.filter((_, index) => index % GROUPS === part && isDrawn(index + 1, 40));
    const found = drawn.flatMap(({ name, loaded }, index) =>
      problems(name, examineCase({ ...loaded, facts: withLess(loaded.facts, index), request: asTold(loaded.request) })),
    );
    expect(found).toEqual([]);
  });

  it.each([...Array(GROUPS).keys()])('over HTTP on a practice account, part %i', async (part) => {
    const drawn = CALLS.filter((_, index) => index % GROUPS === part && isDrawn(index + 2, 120));
    const found: string[] = [];
    for (const { name, loaded } of drawn) {
      const { examination } = await overPractice(loaded, environment);
      found.push(...problems(name, examination));
    }
    expect(found).toEqual([]);
  });
});

/** One fact in three was not allowed to be read, or its read failed, or nobody asked. */
function withLess(facts: Facts, turn: number): Facts {
  const unread: readonly Fact<never>[] = [
    { state: 'denied', operation: 'GetSomething', permission: 'apigateway:GET on arn:aws:apigateway:eu-west-1::/x' },
    { state: 'failed', operation: 'GetSomething', why: 'no connection (ECONNRESET)' },
    { state: 'not-asked', why: 'nobody asked' },
  ];
  const names = Object.keys(facts).filter((name) => !['scope', 'signerArn', 'draft', 'deployed'].includes(name));
  const lost = names.flatMap((name, at) => ((at + turn) % 3 === 0 ? [[name, unread[at % 3]]] : []));
  const deployed = turn % 4 === 0 ? { ...facts.deployed, methods: unread[turn % 3] as Fact<never> } : facts.deployed;
  return { ...facts, deployed, ...Object.fromEntries(lost) };
}

/** As a person tells a call: neither the address nor all headers, and nobody has checked the token. */
const asTold = ({ allHeadersKnown: _, ...request }: Request): Request => ({
  ...request,
  sourceIp: null,
  token: request.token && { ...request.token, signature: 'unknown' },
});

describe('every session of the practice account', () => {
  const opened = openPractice(builtinCases(), { environment, clock: systemClock });
  afterAll(async () => (await opened).close());

  it.each([...builtinCases().keys()])('call %i', async (index) => {
    const { calls, options } = await opened;
    const account = openAccount(options);
    const call = calls[index];
    if (call === undefined) throw new Error('there is a call for each case');
    const { target, request, caller, observed, title } = call;
    const how = { observed, call: true, anyVerb: true, practice: true };
    expect(problems(title, await examine(account, target, request, caller, how))).toEqual([]);
  });
});
