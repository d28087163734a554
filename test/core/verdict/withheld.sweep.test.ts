import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { Diagnosis } from '../../../src/core/model/diagnosis.ts';
import type { DetailFlag } from '../../../src/core/model/gate.ts';
import type { Request } from '../../../src/core/model/request.ts';
import { everyCall, isDrawn } from '../../support/every-call.ts';

// Every call once more, with one thing that a person may not tell left out: the outcome is the same, or it cannot be
// told. It is never another claim.

/** The request without one fact; null where it has none to leave out. */
const WITHHELD: Readonly<Record<string, (request: Request) => Request | null>> = {
  address: (request) => (request.sourceIp === null ? null : { ...request, sourceIp: null }),
  'whether these are all headers': ({ allHeadersKnown: _, ...request }) => request,
  'the user agent': (request) => withoutHeader(request, 'user-agent'),
  'the referer': (request) => withoutHeader(request, 'referer'),
  "the token's signature": ({ token, ...request }) =>
    token === null || token.signature === 'unknown'
      ? null
      : { ...request, token: { ...token, signature: 'unknown' as const } },
};

function withoutHeader({ allHeadersKnown: _, ...request }: Request, name: string): Request | null {
  const headers = Object.entries(request.headers).filter(([one]) => one.toLowerCase() !== name);
  return headers.length === Object.keys(request.headers).length
    ? null
    : { ...request, headers: Object.fromEntries(headers) };
}

/** An answer testifies it, or the stage as deployed refuses for it, whatever a deployment would do. */
const isGrounded = ({ evidence, gate }: Diagnosis['causes'][number], all: Diagnosis): boolean =>
  evidence.some(({ source }) => source === 'observed') ||
  (all.causes.some(({ code }) => ofStage.includes(code)) &&
    all.gates.some((one) => one.gate === gate && one.verdict === 'refuses'));
const ofStage: readonly string[] = ['deployment-stale', 'resource-policy-not-redeployed'];

/** What a diagnosis of less may not say, beside that of all. */
function otherClaims(all: Diagnosis, less: Diagnosis): readonly string[] {
  const known: readonly string[] = all.causes.map(({ code }) => code);
  return [
    ...(less.outcome === all.outcome || less.outcome === 'cannot-tell' ? [] : [`${less.outcome}, not ${all.outcome}`]),
    ...less.causes
      .filter((cause) => cause.certainty !== 'possible' && !known.includes(cause.code) && !isGrounded(cause, all))
      .map(({ code, certainty }) => `${certainty} ${code}, not ${known.join(', ')}`),
  ];
}

const CALLS = everyCall();
const GROUPS = 12;

describe('with less told, no other claim', () => {
  it.each([...Array(GROUPS).keys()])('of the calls, part %i', (part) => {
    const drawn = CALLS.filter((_, index) => index % GROUPS === part && isDrawn(index, 6));
    const claims = drawn.flatMap(({ name, loaded }) => {
      const all = examineCase(loaded).diagnosis;
      return Object.entries(WITHHELD).flatMap(([what, without]) => {
        const request = without(loaded.request);
        if (request === null) return [];
        const less = examineCase({ ...loaded, request }).diagnosis;
        return otherClaims(all, less).map((claim) => `${name}, without ${what}: ${claim}`);
      });
    });
    expect(claims).toEqual([]);
  });
});

describe('a condition on what was not told names the flag that tells it', () => {
  const FLAGS: readonly (readonly [string, DetailFlag])[] = [
    ['address', '--source-ip'],
    ['the user agent', "--header 'User-Agent: …'"],
    ['the referer', "--header 'Referer: …'"],
  ];
  it.each(FLAGS)('%s: %s', (what, flag) => {
    const named = CALLS.some(({ loaded }) => {
      const request = WITHHELD[what]?.(loaded.request) ?? null;
      if (request === null || !JSON.stringify(loaded.facts).match(/aws:(?:SourceIp|UserAgent|Referer)/i)) return false;
      const { outcome, couldNotCheck } = examineCase({ ...loaded, request }).diagnosis;
      return outcome === 'cannot-tell' && couldNotCheck.some((gap) => gap.flag === flag);
    });
    expect(named).toBe(true);
  });
});
