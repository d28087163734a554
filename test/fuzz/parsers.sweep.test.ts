import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readText } from '../../src/core/explain/index.ts';
import { duplicateNames, loadCase } from '../../src/core/intake/cases/index.ts';
import { parseObserved, understand } from '../../src/core/intake/index.ts';
import { decodeJwt } from '../../src/core/model/request.ts';
import { sanitize } from '../../src/core/model/sanitize.ts';
import { redact } from '../../src/core/model/secret.ts';
import { parsePolicy, unescapePolicyText } from '../../src/core/policy/index.ts';
import { expectConforms, OBSERVED, POLICY, READING, TOKEN, UNDERSTOOD } from '../support/fuzz/conforms.ts';
import { GRAMMAR } from '../support/fuzz/grammar.ts';
import { mutated, mutations } from '../support/fuzz/mutations.ts';

// Valid inputs of every parser, changed in their structure: FUZZ_RUNS inputs of each, those of FUZZ_SEED.
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 20);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** What a paste of each kind is taken for while nobody changed it. */
const TAKEN_AS: Readonly<Partial<Record<keyof typeof GRAMMAR, RegExp>>> = {
  URL: /^url$/,
  ARN: /^arn$/,
  curl: /^curl$/,
  'raw HTTP': /^response$/,
  'error text': /^(error-text|response)$/,
  'execution log': /^log$/,
  'access log': /^log$/,
  event: /^log$/,
  HAR: /^har$/,
  'browser message': /^browser$/,
  program: /^program$/,
};

const counts = new Map<string, { inputs: number; taken: number }>();
afterAll(() => {
  for (const [name, { inputs, taken }] of counts)
    process.stdout.write(`${name.padEnd(16)} ${inputs} inputs, of ${taken} something was taken\n`);
});
function count(name: string, isTaken: boolean): void {
  const { inputs, taken } = counts.get(name) ?? { inputs: 0, taken: 0 };
  counts.set(name, { inputs: inputs + 1, taken: taken + Number(isTaken) });
}

/** Everything that reads any text. */
function readAsText(name: string, text: string): void {
  const understood = understand(text);
  expectConforms(understood, UNDERSTOOD);
  expect(understood.understoodFrom).not.toEqual([]);
  const again = understand(text);
  expect(JSON.stringify(again)).toBe(JSON.stringify(understood));
  expectConforms(parseObserved(text), OBSERVED);
  expectConforms(readText(text), READING);
  expectConforms(duplicateNames(text), ['text']);
  const shown = sanitize(text);
  expect(sanitize(shown)).toBe(shown);
  const masked = redact(text);
  expect(redact(masked)).toBe(masked);
  count(name, understood.kind !== 'nothing');
}

const parameters = { numRuns: RUNS, seed: SEED, endOnFailure: false } as const;

describe.each(Object.keys(GRAMMAR) as (keyof typeof GRAMMAR)[])('%s', (name) => {
  const kind = TAKEN_AS[name];
  if (kind !== undefined)
    it('is read as what it is', () => {
      fc.assert(
        fc.property(GRAMMAR[name], (input) => void expect(understand(mutated(input, [])).kind).toMatch(kind)),
        parameters,
      );
    });

  it('is read whatever is changed in it, into nothing but what the types say', () => {
    fc.assert(
      fc.property(GRAMMAR[name], mutations, (input, changes) => readAsText(name, mutated(input, changes))),
      parameters,
    );
  });
});

it('tokens', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64url');
  fc.assert(
    fc.property(GRAMMAR.JWT, mutations, fc.boolean(), (input, changes, isHead) => {
      const part = encoded(mutated(input, changes));
      const token = decodeJwt(isHead ? `${part}.${part}.c2ln` : `${encoded('{"alg":"RS256"}')}.${part}.c2ln`);
      if (token !== null) expectConforms(token, TOKEN);
      count('JWT decoded', token !== null);
    }),
    parameters,
  );
});

it('policies', () => {
  const kinds = fc.constantFrom('resource', 'identity', 'boundary', 'scp', 'authorizer', 'vpc-endpoint');
  fc.assert(
    fc.property(GRAMMAR.policy, mutations, kinds, (input, changes, kind) => {
      const text = mutated(input, changes);
      const parsed = parsePolicy(text, kind as 'resource');
      expectConforms(parsed, POLICY);
      const plain = unescapePolicyText(text);
      expect(unescapePolicyText(plain)).toBe(plain);
      count('policy parsed', parsed.ok);
    }),
    parameters,
  );
});

it('case files', () => {
  fc.assert(
    fc.property(GRAMMAR['case file'], mutations, (input, changes) => {
      const text = mutated(input, changes);
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        return;
      }
      const loaded = loadCase(json);
      expectConforms(loaded, { ok: 'flag' });
      if (!loaded.ok) expect(loaded.problems).not.toEqual([]);
      count('case loaded', loaded.ok);
    }),
    parameters,
  );
});
