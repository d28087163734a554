import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CaseFile, type CaseRequest, checkCase } from '../../../../src/core/intake/cases/index.ts';
import { caseFile } from '../../../support/make-case.ts';
import { edgesOf } from './edges.ts';
import { requestOf } from './requests.ts';
import { blocksIn, routesIn, sampleCalls } from './sampling.ts';
import { ROWS } from './tables.ts';

const CASES = join(import.meta.dirname, '../../../cases');
const inFolder = (folder: string): readonly (readonly [string, CaseFile])[] =>
  readdirSync(join(CASES, folder))
    .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
    .map((name) => [
      name.replace('.json', ''),
      JSON.parse(readFileSync(join(CASES, folder, name), 'utf8')) as CaseFile,
    ]);
const cases = [...inFolder('.'), ...inFolder('own')];

/** Whether a request of this verb and path, on some way in, is one of the route's. */
function isOf(routeKey: string, { method, path }: CaseRequest): boolean {
  if (routeKey === '$connect') return method === 'GET' && !path.includes('@');
  if (routeKey === '$default') return path.endsWith('/anything');
  const [verb = '', template] = routeKey.split(' ');
  // The other routes of a WebSocket API are chosen by messages, not by calls.
  if (template === undefined) return true;
  const source = template.replaceAll(/\{[^}]*\+\}/g, '.+').replaceAll(/\{[^}]*\}/g, '[^/]+');
  return (verb === 'ANY' || verb === method) && new RegExp(`${source}$`).test(path);
}

describe('edges of a block', () => {
  it.each([
    ['203.0.113.0/24', ['203.0.113.0', '203.0.113.255'], ['203.0.112.255', '203.0.114.0']],
    ['198.51.100.7', ['198.51.100.7'], ['198.51.100.6', '198.51.100.8']],
    ['203.0.113.77/26', ['203.0.113.64', '203.0.113.127'], ['203.0.113.63', '203.0.113.128']],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], []],
    ['255.255.255.0/24', ['255.255.255.0', '255.255.255.255'], ['255.255.254.255']],
    [
      '2001:db8:1::/48',
      ['2001:db8:1::', '2001:db8:1:ffff:ffff:ffff:ffff:ffff'],
      ['2001:db8:0:ffff:ffff:ffff:ffff:ffff', '2001:db8:2::'],
    ],
    ['::1', ['::1'], ['::', '::2']],
    ['no address', [], []],
  ])('%s', (block, inside, outside) => {
    expect(edgesOf(block)).toEqual({ inside, outside });
  });
});

describe.each(cases)('samples of %s', (_name, file) => {
  const samples = sampleCalls(file);

  it('hit both edges of every block, inside and outside', () => {
    const addresses = samples.map(({ sourceIp }) => sourceIp);
    for (const block of blocksIn(file.config))
      expect(addresses, block).toEqual(expect.arrayContaining(Object.values(edgesOf(block)).flat()));
  });

  it('hit every route, and something that is none', () => {
    for (const route of routesIn(file))
      expect(
        samples.some((request) => isOf(route, request)),
        route,
      ).toBe(true);
    expect(samples.some(({ path }) => path.endsWith('/no-such-path'))).toBe(true);
  });

  it('hit every caller, key and VPC endpoint, and begin with the own call', () => {
    const { iam, apiKeys, vpcEndpoints } = file.config;
    const signers = new Set(samples.map(({ signing }) => signing?.accessKeyId));
    for (const { accessKeyId } of iam.credentials) expect(signers).toContain(accessKeyId);
    const keys = new Set(samples.map(({ apiKey }) => apiKey));
    for (const { value } of apiKeys) expect(keys).toContain(value);
    const endpoints = new Set(samples.map(({ vpcEndpoint }) => vpcEndpoint));
    for (const { id } of vpcEndpoints) expect(endpoints).toContain(id);
    expect(signers).toContain(undefined);
    expect(samples[0]).toEqual(file.request);
  });

  it('are two hundred, and requests of the case format', () => {
    expect(samples.length).toBeGreaterThanOrEqual(200);
    // Each is made alike; a dozen of them, spread over all, is enough to look at.
    for (const request of samples.filter((_, at) => at % 17 === 0)) {
      const checked = checkCase({ ...file, request });
      expect(checked.ok ? [] : checked.problems).toEqual([]);
    }
  });
});

describe('drawing', () => {
  const [row] = ROWS;
  const [probe] = row?.probes ?? [];
  const file = caseFile({ ...row?.before, ...(probe && { request: requestOf(probe) }) }) as CaseFile;

  it('is the same for the same seed, and another for another', () => {
    expect(sampleCalls(file, { seed: 7 })).toEqual(sampleCalls(file, { seed: 7 }));
    expect(sampleCalls(file, { seed: 7 })).not.toEqual(sampleCalls(file, { seed: 8 }));
  });

  it('looks at what comes after a change too, also in policies that are text', () => {
    const text = JSON.stringify({ Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/28'] } } });
    const addresses = sampleCalls(file, { besides: [{ policy: text }] }).map(({ sourceIp }) => sourceIp);
    expect(addresses).toEqual(expect.arrayContaining(['192.0.2.0', '192.0.2.15', '192.0.1.255', '192.0.2.16']));
    const paths = sampleCalls(file, { besides: [{ methods: [{ httpMethod: 'GET', path: '/new/{id}' }] }] });
    expect(paths.map(({ path }) => path)).toContain('/prod/new/42');
  });
});
