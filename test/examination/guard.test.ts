import { describe, expect, it } from 'vitest';
import { APPLY_AFTER_MS, looksLikeProduction, tooEarly, whyConfirm } from '../../src/examination/guard.ts';

describe('a stage looks like production', () => {
  for (const [name, expected] of [
    ['prod', true],
    ['production', true],
    ['Prod', true],
    ['prd', true],
    ['live', true],
    ['eu-live', true],
    ['prod2', true],
    ['api_prod', true],
    ['v1-production', true],
    ['dev', false],
    ['staging', false],
    ['test', false],
    ['delivery', false],
    ['nonlive', false],
    ['$default', false],
  ] as const)
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => expect(looksLikeProduction(name)).toBe(expected));
});

it.each(['prod', 'dev'])('a change that lets in everyone asks for the name of stage %s', (stage) => {
  expect(whyConfirm({ widens: { everyone: true }, pending: [] }, stage)).toBe('This change allows everyone.');
});

describe('the apply key', () => {
  it('does not count before the fix has been drawn', () => expect(tooEarly(null, 1_000_000)).toBe(true));
  it('does not count a moment too early', () => expect(tooEarly(1000, 1000 + APPLY_AFTER_MS - 1)).toBe(true));
  it('counts once the fix has been in sight long enough', () =>
    expect(tooEarly(1000, 1000 + APPLY_AFTER_MS)).toBe(false));
});
