import { describe, expect, it } from 'vitest';
import { predict } from '../../../../src/core/gates/index.ts';
import type { CaseFile, CaseRequest } from '../../../../src/core/intake/cases/index.ts';
import { isDrawn } from '../../../support/every-call.ts';
import { caseFile, makeCase, type Sketch } from '../../../support/make-case.ts';
import { covers } from './covers.ts';
import { callOf, requestOf } from './requests.ts';
import { sampleCalls } from './sampling.ts';
import { ROWS } from './tables.ts';
import { KINDS, type Probe, type Region, type Row } from './types.ts';

const named = ({ before, after, ...call }: Probe): string => JSON.stringify(call);

/** Probes that the regions of one side and the outcomes of the probes disagree on. */
function contradictions(row: Row, regions: readonly Region[], served: Sketch, from: Probe['before']): string[] {
  return row.probes
    .filter((probe) => probe.unsure !== true)
    .filter((probe) => {
      const turned = probe.before === from && probe.after !== from;
      return turned !== regions.some((region) => covers(region, probe, served));
    })
    .map(named);
}

describe('the tables', () => {
  it('hold every kind of change, each with probes enough', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(70);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    expect(ROWS.filter(({ probes }) => probes.length < 8).map(({ name }) => name)).toEqual([]);
    for (const { name, probes } of ROWS) expect(new Set(probes.map(named)).size, name).toBe(probes.length);
  });

  it.each(ROWS.map((row) => [row.name, row] as const))('say the same in regions and in calls: %s', (_name, row) => {
    expect(contradictions(row, row.letsIn, row.after, 'refused')).toEqual([]);
    expect(contradictions(row, row.shutsOut, row.before, 'allowed')).toEqual([]);
  });

  it('have a call for every region of this API', () => {
    const bare = ROWS.flatMap(({ name, letsIn, shutsOut, probes, before, after }) => {
      const hit = (region: Region, served: Sketch) =>
        region.otherApis === true || probes.some((probe) => covers(region, probe, served));
      return letsIn.every((one) => hit(one, after)) && shutsOut.every((one) => hit(one, before)) ? [] : [name];
    });
    expect(bare).toEqual([]);
  });

  // The tables were decided without the gates; where both agree, each is a witness for the other.
  it.each(KINDS)('agree with the gates: %s', (kind) => {
    const differing = ROWS.filter((row) => row.kind === kind).flatMap((row) =>
      row.probes
        .filter((probe) => probe.unsure !== true)
        .flatMap((probe) =>
          (['before', 'after'] as const)
            .map((side) => ({ side, said: outcomeOf(row[side], probe) }))
            .filter(({ side, said }) => said !== probe[side])
            .map(({ side, said }) => `${row.name}, ${side}: ${said} ${named(probe)}`),
        ),
    );
    expect(differing).toEqual([]);
  });
});

/** One in so many drawn calls; `SWEEP_SEED` takes others. */
const SHARE = Number(process.env['REACH_SHARE'] ?? 25);

describe.each(KINDS)('the regions for drawn calls: %s', (kind) => {
  const rows = ROWS.map((row, at) => ({ row, at })).filter(({ row }) => row.kind === kind);

  it('hold those, and only those, of which the gates say another thing before and after', () => {
    const differing = rows.flatMap(({ row, at }) =>
      drawnFor(row, at).flatMap((request) => {
        const call = callOf(request);
        if (call === null) return [];
        const [before, after] = [outcomeWith(row.before, request), outcomeWith(row.after, request)];
        const isIn = row.letsIn.some((region) => covers(region, call, row.after));
        const isOut = row.shutsOut.some((region) => covers(region, call, row.before));
        const isGained = before === 'refused' && after === 'allowed';
        const isLost = before === 'allowed' && after === 'refused';
        return isGained === isIn && isLost === isOut
          ? []
          : [`${row.name}: ${before} to ${after}, ${JSON.stringify(call)}`];
      }),
    );
    expect(differing).toEqual([]);
  }, 300_000);
});

/** Calls around one that the change turns, where it turns any. */
function drawnFor(row: Row, at: number): readonly CaseRequest[] {
  const turned = row.probes.find(({ before, after }) => before !== after) ?? row.probes[0];
  const [before, after] = [row.before, row.after].map((sketch) =>
    caseFile({ ...sketch, ...(turned && { request: requestOf(turned) }) }),
  ) as [CaseFile, CaseFile];
  const calls = sampleCalls(before, { seed: at + 1, besides: [after.config] });
  return calls.filter((_, index) => isDrawn(at * calls.length + index, SHARE));
}

const outcomeOf = (sketch: Sketch, probe: Probe): string => outcomeWith(sketch, requestOf(probe));

function outcomeWith(sketch: Sketch, sent: object): string {
  const { facts, request, runtime } = makeCase({ ...sketch, request: { ...sent } });
  const { request: main, cors } = predict(facts, request, runtime);
  return main.outcome === 'allowed' && cors.verdict === 'refuses' ? 'refused' : main.outcome;
}
