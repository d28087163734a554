import { describe, expect, it } from 'vitest';
import { preflightFor } from '../../../src/core/intake/index.ts';

describe('the preflight of a page', () => {
  it('is not sent for a plain GET', () => expect(preflightFor('GET', ['Accept', 'User-Agent'], {})).toBeNull());

  it('is sent for a verb that no form can send', () =>
    expect(preflightFor('DELETE', [], {})).toEqual({ method: 'DELETE', headers: [] }));

  it('names the headers that need asking, sorted and in lower case', () =>
    expect(preflightFor('GET', ['X-Trace', 'Authorization', 'Accept', 'x-api-key'], {})).toEqual({
      method: 'GET',
      headers: ['authorization', 'x-api-key', 'x-trace'],
    }));

  it.each([
    ['application/json', ['content-type']],
    ['text/plain; charset=utf-8', null],
    ['multipart/form-data', null],
  ])('asks for a content type of %s as the Fetch standard says', (type, headers) =>
    expect(preflightFor('POST', ['Content-Type'], { 'Content-Type': type })?.headers ?? null).toEqual(headers),
  );
});
