import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineBlocks } from '../../src/commands/lines.ts';

async function blocks(chunks: readonly (string | Uint8Array)[]): Promise<readonly (readonly string[])[]> {
  const all: (readonly string[])[] = [];
  for await (const block of lineBlocks(Readable.from(chunks))) all.push(block);
  return all;
}

it('gives what came together together, and waits for the end of a line', async () => {
  expect(await blocks(['a\nb\nc', 'd', 'e\n', 'f'])).toEqual([['a', 'b'], ['cde'], ['f']]);
});

it('takes an empty line for one, and nothing behind the last line end for none', async () => {
  expect(await blocks(['\n\na\n'])).toEqual([['', '', 'a']]);
  expect(await blocks([''])).toEqual([]);
  expect(await blocks([])).toEqual([]);
});

it('reads a character that two chunks share, and keeps what is none', async () => {
  const bytes = Buffer.from('é\nü');
  expect((await blocks([bytes.subarray(0, 1), bytes.subarray(1)])).flat()).toEqual(['é', 'ü']);
  expect((await blocks([Buffer.from([0x61, 0xc3])])).flat()).toEqual(['a\uFFFD']);
});

it('ends lines as readline does, wherever the chunks are cut', async () => {
  const pieces = fc.array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', '"', 'é'), { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 5 }), async (chunks) => {
      const given = chunks.map((chunk) => chunk.join('')).filter((chunk) => chunk !== '');
      const expected: string[] = [];
      const input = Readable.from(given.map((chunk) => Buffer.from(chunk)));
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) expected.push(line);
      expect((await blocks(given)).flat()).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
