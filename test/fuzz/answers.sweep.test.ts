import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/aws/index.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { examineFacts } from '../../src/core/examine.ts';
import { withSigner } from '../../src/core/intake/index.ts';
import { NO_CALLS } from '../../src/core/model/diagnosis.ts';
import { valueOf } from '../../src/core/model/fact.ts';
import { NO_TESTIMONY } from '../../src/core/model/testimony.ts';
import { systemClock } from '../../src/host/clock.ts';
import { expectConforms, polluted } from '../support/fuzz/conforms.ts';
import { type Input, type Mutation, mutated, mutations, treeOf } from '../support/fuzz/mutations.ts';
import { type FaultProxy, faultProxy } from '../support/partial/proxy.ts';
import { caseSubjects } from '../support/partial/subjects.ts';

// AWS's answers, changed in their structure: FUZZ_READS readings of every configuration, those of FUZZ_SEED; without it
// one reading of one configuration in five.
const READS = process.env['FUZZ_READS'];
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const subjects = caseSubjects(1).filter((_, at) => READS !== undefined || at % 5 === SEED % 5);

/** What JavaScript says of a value that is not what code took it for. */
const OF_CODE = new RegExp(
  'is not a function|is not iterable|Cannot (?:read|set|convert|destructure)|of undefined|call stack|' +
    'Invalid array|is not defined',
);

/** JSON is changed as a document, and so are the policies and definitions that it holds as texts; XML by its tags. */
function changedBody(body: string, changes: readonly Mutation[]): string {
  const json = parsed(body);
  if (json === undefined) return mutated({ pieces: body.split(/(?<=>)|(?=<)/) }, changes);
  const inner = changes.findIndex(({ pick }) => pick % 2 === 0);
  if (inner === -1) return mutated({ tree: treeOf(json) }, changes);
  const within = JSON.stringify(json, (_, value: unknown) => {
    const document = typeof value === 'string' && /^[{[]/.test(value) ? parsed(value) : undefined;
    return document === undefined ? value : mutated({ tree: treeOf(document) } satisfies Input, changes);
  });
  return within === JSON.stringify(json) ? mutated({ tree: treeOf(json) }, changes) : within;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let readings = 0;
let failedFacts = 0;
afterAll(
  () => void process.stdout.write(`${readings} readings of changed answers, ${failedFacts} facts unread by them\n`),
);

describe.each(subjects)('$name', ({ file }) => {
  let account: PracticeAccount;
  let proxy: FaultProxy;
  beforeAll(async () => {
    const environment = { variables: {}, platform: 'linux', home: '/nowhere' } as const;
    account = await openPractice([file], { environment, clock: systemClock });
    proxy = await faultProxy(account.options.endpointUrl ?? '');
  });
  afterAll(async () => {
    await proxy.close();
    await account.close();
  });

  it('is read and judged, whatever AWS seems to answer', async () => {
    const [call] = account.calls;
    if (call === undefined) throw new Error('a practice account of one case has one call');
    const read = async () => {
      const opened = openAccount({ ...account.options, endpointUrl: proxy.url, timeoutMs: 60_000 });
      const signer = call.request.signing === null ? null : (valueOf(await opened.signerOf(call.caller)) ?? null);
      const request = withSigner(call.request, signer);
      return { request, facts: await opened.readFacts(call.target, request, call.caller) };
    };
    proxy.set([]);
    await read();
    const operations = [...proxy.take().operations.keys()].filter((name) => !name.startsWith('sts:'));
    await fc.assert(
      fc.asyncProperty(fc.subarray(operations, { minLength: 1, maxLength: 3 }), mutations, async (names, changes) => {
        const change = (body: string) => changedBody(body, changes);
        proxy.set(names.map((operation) => ({ kind: 'changed', operation, change })));
        const { facts, request } = await read();
        readings++;
        expect(polluted(facts)).toBeNull();
        const { diagnosis } = examineFacts(facts, request, {}, { ...NO_TESTIMONY, observed: call.observed }, NO_CALLS);
        expectConforms(diagnosis, { outcome: 'text', causes: [{ code: 'text', certainty: 'text' }] });
        const whys = [...JSON.stringify(facts).matchAll(/"why":"((?:[^"\\]|\\.)*)"/g)].map(([, why = '']) => why);
        failedFacts += whys.length;
        expect(whys.filter((why) => OF_CODE.test(why))).toEqual([]);
      }),
      { numRuns: Number(READS ?? 1), seed: SEED },
    );
  });
});
