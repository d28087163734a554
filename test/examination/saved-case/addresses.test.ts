import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ipInBlock } from '../../../src/core/policy/conditions.ts';
import { isPrivateBlock, parseIp } from '../../../src/core/policy/index.ts';
import { addressStandIns } from '../../../src/examination/saved-case/addresses.ts';

const lies = (address: string, block: string): boolean => {
  const [one, outer] = [parseIp(address), parseIp(block)];
  if (one === null || outer === null) throw new Error(`${address} or ${block} is no address`);
  return ipInBlock(one, outer);
};
/** An address, and a block that is likely to be its own. */
const pairs = fc
  .tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.oneof(fc.ipV4(), fc.ipV6()), fc.boolean(), fc.nat(128))
  .map(([address, other, isOwn, bits]) => {
    const base = isOwn ? address : other;
    return { address, block: `${base}/${base.includes(':') ? bits : bits % 33}` };
  });

it('an address lies in a block exactly where its stand-in lies in the stand-in of the block', () => {
  fc.assert(
    fc.property(pairs, fc.string(), ({ address, block }, seed) => {
      const standIn = addressStandIns(seed);
      expect(lies(standIn(address), standIn(block))).toBe(lies(address, block));
    }),
    { numRuns: 300 },
  );
});

it('private addresses stay private, and public ones public', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.string(), (address, seed) => {
      const [before, after] = [parseIp(address), parseIp(addressStandIns(seed)(address))];
      expect(after && isPrivateBlock(after)).toBe(before && isPrivateBlock(before));
    }),
    { numRuns: 300 },
  );
});

it.each(['203.0.113.10', '10.0.0.1', '192.168.1.0/24', '198.51.100.0/24', '2001:db8::1', '8.8.8.8/32'])(
  '%s becomes another one, the same each time',
  (address) => {
    const standIn = addressStandIns('seed');
    expect(standIn(address)).not.toBe(address);
    expect(standIn(address)).toBe(addressStandIns('seed')(address));
    expect(standIn(address)).not.toBe(addressStandIns('another seed')(address));
  },
);

it('a block with zeros behind its prefix keeps them', () => {
  expect(addressStandIns('seed')('203.0.112.0/20')).toMatch(/^\d+\.\d+\.\d+\.0\/20$/);
  expect(addressStandIns('seed')('2001:db8::/32')).toMatch(/::\/32$/);
});
