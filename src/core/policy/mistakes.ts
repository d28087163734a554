/** What is mistaken, by its number in the catalogue of near misses. */
export interface Mistake {
  readonly number: number;
  readonly sentence: string;
  /** The sentence says no more than `granted` and `asked` do. */
  readonly evident?: true;
}

/** The known mistakes in one line each; the sentences of a finding say more. */
export const MISTAKES: Readonly<Record<number, string>> = {
  1: 'The Resource names another partition, Region, account or API.',
  2: 'The Resource has no stage.',
  3: 'The Resource ends too early, without /*.',
  4: 'The Resource names another verb, or writes it in a way that never occurs.',
  5: 'The Resource holds a path template in braces.',
  6: 'The Resource differs in upper and lower case.',
  7: 'The Resource has a slash too many or too few.',
  8: 'The Resource ends in /*, which does not cover the path itself.',
  9: 'The Resource has a base path or a domain name where the stage belongs.',
  10: 'The Resource is an ARN of the management service apigateway.',
  11: 'The Action is not execute-api:Invoke.',
  12: 'The short form execute-api:/… stands outside a resource policy.',
  13: 'The Resource is a URL.',
  14: 'The statement names AWS principals, and the caller is anonymous.',
  15: 'The Principal is a session or a user instead of the role.',
  16: "The Principal has the role's name without its path, or with another.",
  17: 'The Principal is the id of a deleted user or role.',
  18: 'The condition key does not exist on this way of reaching the API.',
  19: 'A VPC id and a VPC endpoint id are mixed up.',
  20: "The address list does not hold the caller's address.",
  21: 'The policy has no Allow.',
  22: 'A negated operator holds because its key is absent.',
  23: 'The draft policy would do; the deployed one is older.',
  24: 'The policy names another API than the one it guards.',
  25: 'Variables without Version 2012-10-17 are literal text.',
  26: 'A Lambda permission for methods does not cover authorizers.',
  27: 'The partition is wrong.',
  28: 'The stage $default is missing from the Resource.',
};

export const mistake = (number: number, sentence: string): Mistake => ({ number, sentence });
