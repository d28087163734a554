import { splitArn } from '../api-gateway/arn.ts';
import { ANY, globPattern, matchesPattern, type Pattern, splitPattern } from './glob.ts';

/**
 * Whether a Resource pattern reaches an ARN: segment by segment on the first five colons, freely behind the fifth, so
 * that `*` there also crosses `/` and `:`. A pattern with fewer segments can only match when a run that ends a segment
 * carries it over the colons (`arn:aws:execute-api:*`). Left out: a run that ends a middle segment of a full pattern
 * may cross colons too, which no execute-api ARN needs.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function patternMatchesArn(pattern: Pattern, arn: string): boolean {
  if (pattern.length === 1 && pattern[0] === ANY) return true;
  const wanted = splitPattern(pattern);
  const given = splitArn(arn);
  if (wanted.length < 6) return wanted.some((part) => part.at(-1) === ANY) && matchesPattern(pattern, arn);
  return given.length === 6 && wanted.every((part, i) => matchesPattern(part, given[i] ?? ''));
}

/** The same for a pattern as text, without policy variables. */
export const arnMatches = (pattern: string, arn: string): boolean => patternMatchesArn(globPattern(pattern), arn);
