import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import type { FixPlan, Reach, Region } from '../../../src/core/model/plan.ts';
import { covers, isOnlyWords, pathsBehind, preflightOf } from './covers.ts';
import type { Fate } from './send.ts';

/** A call that a case describes, and what becomes of it before a fix and after it. */
export interface Sample {
  readonly file: CaseFile;
  readonly was: Fate;
  readonly is: Fate;
}

/** What the wish for a fresh answer gets is no call of its own: who is meant is said in words, of every method. */
const IN_WORDS: readonly string[] = ['stage-answer-from-cache'];

/** Calls that a fix turned and does not name, in words. `own`: the asked call, which it is there to let in. */
export function unnamed(
  { id, widens, shutsOut }: FixPlan,
  own: CaseFile,
  samples: readonly Sample[],
): readonly string[] {
  return samples.flatMap(({ file, was, is }) =>
    turnedIn(file, was, is).flatMap(({ part, call }) => {
      const isGained = is[part] === 'allowed';
      if (isGained && isSameCall(call, own)) return [];
      const { regions, text } = isGained ? widens : shutsOut;
      if (regions.some((region) => !isOnlyWords(region) && covers(region, call, part === 'page'))) return [];
      if (IN_WORDS.includes(id) && regions.some(isOnlyWords)) return [];
      return [`${part} ${isGained ? 'let in' : 'shut out'}, not named in "${text}": ${JSON.stringify(call.request)}`];
    }),
  );
}

function turnedIn(
  file: CaseFile,
  was: Fate,
  is: Fate,
): readonly { readonly part: keyof Fate; readonly call: CaseFile }[] {
  const isTurned = (part: keyof Fate): boolean => was[part] !== is[part];
  // An HTTP API with CORS configured answers preflights itself: what comes of them shows in what pages may read.
  const isAsked = isTurned('preflight') && file.apiType !== 'HTTP';
  // Browsers send OPTIONS for pages.
  const isPage =
    isTurned('page') && !isTurned('request') && !isTurned('preflight') && file.request.method !== 'OPTIONS';
  return [
    ...(isTurned('request') ? [{ part: 'request' as const, call: file }] : []),
    ...(isAsked ? [{ part: 'preflight' as const, call: preflightOf(file) }] : []),
    ...(isPage ? [{ part: 'page' as const, call: file }] : []),
  ];
}

/** The same principal, verb and path; what no policy sees signed is told by its address. */
function isSameCall(one: CaseFile, own: CaseFile): boolean {
  const [a, b] = [one.request, own.request];
  const isPreflight = a.method === 'OPTIONS' && b.preflight !== null;
  const isUnsigned = b.signing === null || isPreflight;
  return (
    (isUnsigned ? a.sourceIp === b.sourceIp : signerOf(one) === signerOf(own)) &&
    (a.method === b.method || isPreflight) &&
    pathsBehind(one).some((path) => pathsBehind(own).includes(path))
  );
}

const signerOf = ({ request: { signing }, config: { iam } }: CaseFile): string | null =>
  iam.credentials.find(({ accessKeyId }) => accessKeyId === signing?.accessKeyId)?.identity ?? null;

/** A region, and the side of the change that names it. */
export interface Named {
  readonly side: 'lets in' | 'shuts out';
  readonly region: Region;
}

/** Every region that is more than words. */
export const regionsOf = ({ widens, shutsOut }: FixPlan): readonly Named[] => {
  const named = (side: Named['side'], { regions }: Reach) =>
    regions.filter((region) => !isOnlyWords(region)).map((region) => ({ side, region }));
  return [...named('lets in', widens), ...named('shuts out', shutsOut)];
};

/** Whether a call shows that the region is what it says. */
export function isShownBy({ side, region }: Named, { file, was, is }: Sample): boolean {
  const [refused, allowed] = side === 'lets in' ? [was, is] : [is, was];
  const isTurned = (part: keyof Fate): boolean => refused[part] === 'refused' && allowed[part] === 'allowed';
  return (
    (isTurned('request') && covers(region, file)) ||
    (isTurned('page') && covers(region, file, true)) ||
    (isTurned('preflight') && covers(region, preflightOf(file)))
  );
}

/** What an account cannot show: callers whose keys it has not, values of other keys, tokens of others. */
export function isUnprovable({ region }: Named): boolean {
  const { principals, tokens, conditions, ownPolicyAllows, endpoints } = region;
  return (
    tokens.length + conditions.length + endpoints.length > 0 ||
    ownPolicyAllows !== null ||
    (principals.length > 0 && !principals.includes('*'))
  );
}
