import { splitArn } from '../api-gateway/arns.ts';
import { arnMatches, hasVariable, type Segment, SHORTHAND, segmentsOf, VARIABLE, VERB_NAMES } from './match.ts';
import type { EvaluationHints, Mistake, Policy, PolicyKind } from './types.ts';

/** The known mistakes in one line each; the sentences of a finding say more. */
export const MISTAKES: Readonly<Record<number, string>> = {
  1: 'The Resource names another partition, Region, account or API.',
  2: 'The Resource has no stage.',
  3: 'The Resource ends too early, without /*.',
  4: 'The Resource names another verb, or writes the verb in a form that no call has.',
  5: 'The Resource contains a path template in braces.',
  6: 'The Resource differs in upper and lower case.',
  7: 'The Resource has a slash too many or too few.',
  8: 'The Resource ends in /*, which does not cover the path itself.',
  9: 'The Resource has a base path or a domain name where the stage belongs.',
  10: 'The Resource is an ARN of the management service apigateway.',
  11: 'The Action is not execute-api:Invoke.',
  12: 'The short form execute-api:/… is used outside a resource policy.',
  13: 'The Resource is a URL.',
  14: 'The statement names AWS principals, and the caller is anonymous.',
  15: 'The Principal is a session or a user instead of the role.',
  16: 'The Principal names the role without its path, or with a different path.',
  17: 'The Principal is the id of a deleted user or role.',
  18: 'The condition key does not exist for this way of calling the API.',
  19: 'A VPC id and a VPC endpoint id are mixed up.',
  20: "The address list does not contain the caller's address.",
  21: 'The policy has no Allow.',
  22: 'A negated operator matches because its key is missing.',
  23: 'The draft policy would allow the call; the deployed policy is older.',
  24: 'The policy names a different API from the one it is attached to.',
  25: 'Variables without Version 2012-10-17 are literal text.',
  26: 'A Lambda permission for methods does not cover authorizers.',
  27: 'The partition is wrong.',
  28: 'The stage $default is missing from the Resource.',
};

export const mistake = (number: number, sentence: string): Mistake => ({ number, sentence });

export interface Misfit {
  readonly policy: Pick<Policy, 'version'>;
  readonly written: string;
  readonly pattern: string;
  readonly kind: PolicyKind;
  readonly arn: string;
  readonly hints: EvaluationHints;
}
export interface ResourceMistake extends Mistake {
  readonly segment: Segment | null;
  readonly suggestion: string | null;
}
type Check = (misfit: Misfit) => ResourceMistake | null;

const found = (
  number: number,
  segment: Segment | null,
  sentence: string,
  suggestion: string | null,
): ResourceMistake => ({
  number,
  segment,
  sentence,
  suggestion,
});
/** A mistake that the two values show by themselves. */
const evident = (mistaken: ResourceMistake): ResourceMistake => ({ ...mistaken, evident: true });

/**
 * The first known mistake that explains why a pattern misses the ARN; the checks stand from the plainest to the
 * subtlest.
 */
export function resourceMistake(misfit: Misfit): ResourceMistake | null {
  for (const check of CHECKS) {
    const hit = check(misfit);
    if (hit) return hit;
  }
  return null;
}

const url: Check = ({ pattern }) =>
  /^https?:\/\//i.test(pattern)
    ? found(13, null, 'The Resource is the URL of the API; IAM compares ARNs.', null)
    : null;

const shorthand: Check = ({ written, kind }) =>
  kind !== 'resource' && written.startsWith(SHORTHAND)
    ? found(
        12,
        null,
        "The short form execute-api:/… is valid only in an API's resource policy; in this policy it is not an ARN.",
        null,
      )
    : null;

const managementPlane: Check = ({ pattern }) =>
  segmentsOf(pattern).service === 'apigateway'
    ? found(10, 'service', 'apigateway is the service that configures APIs; calls to an API go to execute-api.', null)
    : null;

const literalVariable: Check = ({ pattern, policy }) =>
  policy.version !== '2012-10-17' && hasVariable(pattern)
    ? found(25, null, 'Without "Version": "2012-10-17" the variable in this Resource is literal text.', null)
    : null;

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'];
const partition: Check = ({ pattern, arn }) => {
  const [granted, asked] = [segmentsOf(pattern).partition, segmentsOf(arn).partition];
  return granted !== null && PARTITIONS.includes(granted) && granted !== asked && !granted.includes('*')
    ? found(27, 'partition', `This API is in partition ${asked}; the Resource says ${granted}.`, null)
    : null;
};

const defaultStage: Check = ({ pattern, arn }) => {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  return asked.stage === '$default' &&
    granted.api === asked.api &&
    !arnMatches(granted.stage ?? '', '$default') &&
    granted.stage !== '$default' &&
    granted.stage !== null
    ? found(
        28,
        'stage',
        'The stage of this HTTP API is literally $default, and the Resource must name it.',
        `${arn.split('/')[0]}/$default/*/*`,
      )
    : null;
};

const noStage: Check = ({ pattern, arn }) => {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  if (granted.stage === null || !VERB_NAMES.includes(granted.stage) || granted.stage === asked.stage) return null;
  const head = pattern.slice(0, pattern.indexOf('/'));
  return found(
    2,
    'stage',
    `The API ID must be followed by the stage and then the verb; here ${granted.stage} comes directly after the ` +
      'API ID.',
    `${head}/${asked.stage}${pattern.slice(head.length)}`,
  );
};

const basePath: Check = ({ pattern, arn, hints }) => {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  const names = (hints.basePaths ?? []).map((name) => name.replace(/^\/|\/$/g, ''));
  if (granted.stage !== null && granted.stage !== asked.stage && names.includes(granted.stage)) {
    return found(
      9,
      'stage',
      `${granted.stage} is a base path of a custom domain; the ARN needs the stage in its place: ${asked.stage}.`,
      null,
    );
  }
  return granted.api !== null &&
    granted.api !== asked.api &&
    (names.includes(granted.api) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(granted.api))
    ? found(9, 'api', `${granted.api} is a domain name; the ARN needs the API id in its place: ${asked.api}.`, null)
    : null;
};

/** Compares what names the API itself: these misses outrank whatever follows in the Resource. */
const otherApi: Check = ({ pattern, arn, kind }) => {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  for (const segment of ['service', 'region', 'account', 'api'] as const) {
    const [g, a] = [granted[segment], asked[segment]];
    if (g === null || a === null || arnMatchesPart(g, a)) continue;
    if (segment === 'api' && kind === 'resource') {
      return found(
        24,
        'api',
        `The statement names API ${g || '(none)'}, and this policy is attached to ${a}: it was probably copied.`,
        null,
      );
    }
    return evident(found(1, segment, `The Resource has ${NAMES[segment]} ${g || '(none)'}; the call has ${a}.`, null));
  }
  return null;
};
const NAMES = { service: 'service', region: 'Region', account: 'account', api: 'API' } as const;

const tooShort: Check = ({ pattern, arn }) => {
  const { path } = segmentsOf(pattern);
  if (path !== null) return null;
  const suggestion = pattern.endsWith('/') ? `${pattern}*` : `${pattern}/*`;
  const missing =
    (['stage', 'verb', 'path'] as const).find(
      (s) => segmentsOf(pattern)[s] === null || segmentsOf(pattern)[s] === '',
    ) ?? 'path';
  return arnMatches(suggestion, arn)
    ? found(
        3,
        missing,
        'The Resource ends too early: without /* at the end, it does not match any path after it.',
        suggestion,
      )
    : null;
};

const verb: Check = ({ pattern, arn }) => {
  const [granted, asked] = [segmentsOf(pattern).verb, segmentsOf(arn).verb];
  if (
    granted === null ||
    asked === null ||
    granted === '' ||
    arnMatchesPart(granted, asked) ||
    !arnMatchesPart(segmentsOf(pattern).stage ?? '', segmentsOf(arn).stage ?? '')
  )
    return null;
  if (!VERB_NAMES.includes(granted.toUpperCase())) return null;
  const why =
    granted === 'ANY'
      ? `ANY is not a verb in an ARN; the call has ${asked}.`
      : granted.toUpperCase() === asked
        ? `Verbs are written in capitals: ${asked}, not ${granted}.`
        : `The Resource covers ${granted}; the call is ${asked}.`;
  const misled = granted === 'ANY' || granted.toUpperCase() === asked;
  return misled ? found(4, 'verb', why, null) : evident(found(4, 'verb', why, null));
};

const braces: Check = ({ pattern, arn }) => {
  if (!/[{}]/.test(pattern.replace(VARIABLE, ''))) return null;
  const wide = pattern.replace(/(\$?)\{[^{}]*\}/g, (whole, dollar: string) => (dollar ? whole : '*'));
  return found(
    5,
    'path',
    'A path template such as {id} matches no real path; write * in its place.',
    arnMatches(wide, arn) ? wide : null,
  );
};

const slashes: Check = ({ pattern, arn }) => {
  const bare = (text: string) => text.replace(/\/+/g, '');
  if (!arnMatches(bare(pattern), bare(arn)) || arnMatchesFolded(pattern, arn)) return null;
  const collapsed = pattern.replace(/([^:/])\/{2,}/g, '$1/');
  const why =
    collapsed === pattern
      ? 'The Resource and the call differ by one slash.'
      : 'The Resource has two slashes in a row, so it has an empty segment.';
  return found(7, pattern === collapsed ? 'path' : null, why, arnMatches(collapsed, arn) ? collapsed : null);
};

const notItself: Check = ({ pattern, arn }) => {
  const stripped = pattern.replace(/\/\*$/, '');
  return stripped !== pattern && segmentsOf(pattern).path !== null && arnMatches(stripped, arn)
    ? found(8, 'path', 'The Resource covers everything below this path, but not the path itself.', stripped)
    : null;
};

const letterCase: Check = ({ pattern, arn }) => {
  if (!arnMatchesFolded(pattern, arn)) return null;
  return found(6, null, 'The Resource differs from the call only in upper and lower case.', null);
};

const arnMatchesFolded = (pattern: string, arn: string): boolean =>
  arnMatches(pattern.toLowerCase(), arn.toLowerCase());
const arnMatchesPart = (part: string, text: string): boolean =>
  arnMatches(`arn:a:a:a:a:${part}`, `arn:a:a:a:a:${text}`);

const CHECKS: readonly Check[] = [
  url,
  shorthand,
  managementPlane,
  literalVariable,
  partition,
  defaultStage,
  noStage,
  basePath,
  otherApi,
  tooShort,
  notItself,
  verb,
  braces,
  slashes,
  letterCase,
];

/** What is wrong with a Resource text by itself; null when it is a form that can be. */
export function resourceFault(text: string, kind: PolicyKind): string | null {
  if (text === '*') return null;
  if (/^https?:\/\//i.test(text)) return `"${text}" is a URL; a Resource is an ARN.`;
  if (text.startsWith(SHORTHAND)) {
    return kind === 'resource'
      ? null
      : `"${text}" is a short form that is valid only in an API's resource policy; in this policy it is not an ARN.`;
  }
  const fields = splitArn(text);
  if (fields[0] !== 'arn' && fields[0] !== '*' && fields[0] !== 'arn*') return `"${text}" is not an ARN.`;
  if (fields.length < 6 && !text.endsWith('*')) return `"${text}" has only ${fields.length} of an ARN's six parts.`;
  if (fields.length >= 6 && /[*?]/.test(fields[2] ?? ''))
    return `"${text}" has a wildcard for the service, which IAM does not allow.`;
  return null;
}

export interface DocumentMistake extends Mistake {
  readonly suggestion: string | null;
}

/**
 * A policy without any Allow where only an Allow of its own lets calls through: on NONE and COGNITO_USER_POOLS always,
 * on AWS_IAM for callers of another account.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function denyOnly(policy: Policy, authorization: string, sameAccount: boolean): DocumentMistake | null {
  const needsAllow =
    authorization === 'NONE' || authorization === 'COGNITO_USER_POOLS' || (authorization === 'AWS_IAM' && !sameAccount);
  if (!needsAllow || policy.statements.length === 0 || policy.statements.some((s) => s.effect === 'Allow')) return null;
  const reason =
    `The policy only denies; with authorization ${authorization} a call passes only when a statement of the policy ` +
    'allows it.';
  return { ...mistake(21, reason), suggestion: 'Allow' };
}

/** The draft would let the call through, and the stage serves an older copy that does not. */
export function draftNotDeployed(draftAllows: boolean, deployedAllows: boolean): DocumentMistake | null {
  if (!draftAllows || deployedAllows) return null;
  return {
    ...mistake(23, 'The edited policy allows this call; the stage still serves the policy of its last deployment.'),
    suggestion: 'deploy the stage',
  };
}

/**
 * A Lambda permission's SourceArn that cannot cover an authorizer: `{api}/*\/*\/*` needs three segments behind the API
 * id, an authorizer's ARN has two. Null when it covers it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 * @param authorizerArn `arn:…:execute-api:{region}:{account}:{api}/authorizers/{id}`
 */
export function authorizerSourceArn(sourceArn: string, authorizerArn: string): DocumentMistake | null {
  if (arnMatches(sourceArn, authorizerArn)) return null;
  const api = (arn: string) => (splitArn(arn)[5] ?? '').split('/')[0] ?? '';
  const same = arnMatches(`arn:a:a:a:a:${api(sourceArn)}`, `arn:a:a:a:a:${api(authorizerArn)}`);
  const reason = same
    ? `The permission covers only invocations by methods (${sourceArn}); the source ARN of the authorizer is ` +
      `${authorizerArn}.`
    : `The permission is for another API (${sourceArn}); the source ARN of the authorizer is ${authorizerArn}.`;
  return { ...mistake(same ? 26 : 1, reason), suggestion: authorizerArn };
}
