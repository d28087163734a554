import { describe, expect, it } from 'vitest';
import { predict } from '../../../../src/core/gates/index.ts';
import { makeCase, type Sketch } from '../../../support/make-case.ts';
import { covers } from './covers.ts';
import { requestOf } from './requests.ts';
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

function outcomeOf(sketch: Sketch, probe: Probe): string {
  const { facts, request, runtime } = makeCase({ ...sketch, request: requestOf(probe) });
  const { request: sent, cors } = predict(facts, request, runtime);
  return sent.outcome === 'allowed' && cors.verdict === 'refuses' ? 'refused' : sent.outcome;
}
