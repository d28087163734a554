import { describe, expect, it } from 'vitest';
import { baselineOf, effectOf } from '../../../../src/core/fixes/planning/widening.ts';
import { predict } from '../../../../src/core/gates/index.ts';
import type { CaseFile } from '../../../../src/core/intake/cases/index.ts';
import type { Region } from '../../../../src/core/model/plan.ts';
import { caseFile, makeCase, type Sketch } from '../../../support/make-case.ts';
import { covers, isOnlyWords, preflightOf } from '../../../support/reach/covers.ts';
import { requestOf } from './requests.ts';
import { ROWS } from './tables.ts';
import { KINDS, type Probe, type Row } from './types.ts';
import { CALLERS, OFFICE } from './world.ts';

/** What the comparison says of the row's change, asked for one of its calls. */
function saidOf(row: Row, asked: Probe) {
  const request = { ...requestOf(asked) };
  const [before, after] = [row.before, row.after].map((sketch) => makeCase({ ...sketch, request })) as [
    ReturnType<typeof makeCase>,
    ReturnType<typeof makeCase>,
  ];
  const prediction = predict(before.facts, before.request, before.runtime);
  const input = { ...before, prediction, findings: [], advice: [] };
  const candidate = {
    ...{ id: '', title: '', changes: [], documents: [], alsoPublishes: [], takesAway: null, aims: [] },
    ...{ publishes: false, alsoAffects: null, edits: false },
    factsAfter: after.facts,
    runtimeAfter: after.runtime,
  };
  return effectOf(input, candidate, baselineOf(input));
}

const fileOf = (sketch: Sketch, probe: Probe): CaseFile =>
  caseFile({ ...sketch, request: requestOf(probe) }) as CaseFile;

const identityOf = ({ as }: Probe): string | null => (as === undefined ? null : CALLERS[as].identity);
const isSame = (a: Probe, b: Probe): boolean =>
  a.verb === b.verb &&
  a.path === b.path &&
  // What no policy sees signed is told by its address.
  (b.as === undefined ? (a.from ?? OFFICE) === (b.from ?? OFFICE) : identityOf(a) === identityOf(b));

/** Words that say more than the test can look up. */
const isExact = ({ text, tokens, conditions, ownPolicyAllows, endpoints }: Region): boolean =>
  tokens.length + conditions.length === 0 &&
  ownPolicyAllows === null &&
  !text.includes('whose own policies') &&
  // Which these are hangs on what no policy names.
  !endpoints.some((one) => ['other', 'another VPC'].includes(one));

const isIn = (regions: readonly Region[], file: CaseFile): boolean =>
  regions.some(
    (region) =>
      !isOnlyWords(region) &&
      (covers(region, file) ||
        covers(region, file, true) ||
        (file.request.preflight !== null && covers(region, preflightOf(file)))),
  );

/** What is no fix's to do, or said by the fix: it knows who else has the group. */
const BESIDE = [
  'base path mapping moved to another name',
  'longer mapping to another API takes calls from the mapping of the root',
  'statement given to a group: each of its members',
];

describe.each(KINDS)('what the comparison says of %s', (kind) => {
  const rows = ROWS.filter((row) => row.kind === kind && !BESIDE.includes(row.name));
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const turned = row.probes.find(({ before, after }) => before === 'refused' && after === 'allowed');
    const asked = turned ?? row.probes.find(({ before, after }) => before !== after) ?? row.probes[0];
    if (asked === undefined) return;
    const { widens, shutsOut } = saidOf(row, asked);
    const misses = row.probes
      .filter((probe) => probe.unsure !== true && !isSame(probe, asked))
      .flatMap((probe) => {
        const { before, after, ...call } = probe;
        const [isGained, isLost] = [after === 'allowed' && before !== after, after === 'refused' && before !== after];
        const [now, old] = [fileOf(row.after, probe), fileOf(row.before, probe)];
        const [told, shut] = [isIn(widens.regions, now), isIn(shutsOut.regions, old)];
        return [
          ...(isGained && !told ? [`let in, not said: ${JSON.stringify(call)}`] : []),
          ...(isLost && !shut ? [`shut out, not said: ${JSON.stringify(call)}`] : []),
          ...(!isGained && isIn(widens.regions.filter(isExact), now)
            ? [`said, not let in: ${JSON.stringify(call)} ${before}`]
            : []),
          ...(!isLost && isIn(shutsOut.regions.filter(isExact), old)
            ? [`said, not shut out: ${JSON.stringify(call)} ${before}`]
            : []),
        ];
      });
    expect(misses).toEqual([]);
  });
});

describe('the words', () => {
  it.each([
    [
      'key requirement dropped from one method',
      'everyone else without an API key or with API key k-batch on GET /orders',
    ],
    ['another account admitted to methods with AWS_IAM', 'every other identity of account 444455556666 whose own'],
    [
      'Allow for everybody added to methods with AWS_IAM',
      'everyone who signs, from any account whose own policies allow it',
    ],
    ['Allow for all roles of the own account, by aws:PrincipalArn', 'role/checkout'],
    ['policy removed from open methods: open to everybody', 'anyone from everywhere but 203.0.113.0/24 on GET /admin'],
  ])('%s', (name, words) => {
    const row = ROWS.find((one) => one.name === name);
    const asked = row?.probes.find(({ before, after }) => before === 'refused' && after === 'allowed');
    expect(row && asked && saidOf(row, asked).widens.text).toContain(words);
  });
});
