import { accountOf, principalName } from '../api-gateway/arns.ts';
import type { Answer } from '../model/answer.ts';
import { asUsual, unwrappedBy } from './custom-answer.ts';
import { recognise } from './recognise.ts';
import type { Recognised, Who } from './recognised.ts';

/**
 * Whether two answers say the same, whatever their wording: same exchange, same status, same error type, same kind of
 * message. An old wording, which names no policy, agrees with a new one unless the two contradict each other. Where
 * `a` is predicted in words of the API's owner, `b` must have these words; what is not known of them is not compared.
 */
export function sameKind(a: Answer, b: Answer): boolean {
  if (a.exchange !== b.exchange || a.status !== b.status) return false;
  const seen = unwrappedBy(a, b);
  if (seen === null) return false;
  const usual = asUsual(a);
  const [predicted, observed] = [recognise(usual), recognise(seen.answer)];
  // A text that was pasted without its headers tells no error type, which is not the same as having none.
  const haveHeaders = [a, b].every(({ headers }) => Object.keys(headers).length > 0);
  return (
    (!haveHeaders || (seen.own && observed.errorType === null) || sameErrorType(predicted, observed)) &&
    (!seen.comparable ||
      usual.body === seen.answer.body ||
      sameMessage(predicted, observed, usual.body === '' || b.body === ''))
  );
}

/** For these texts AWS has been seen with several error types, and with none. */
const UNSETTLED: readonly Recognised['kind'][] = [
  'security-token-invalid',
  'security-token-expired',
  'scope-region',
  'scope-service',
  'not-found',
  'too-large',
  'uri-too-long',
  'integration-timeout',
];

function sameErrorType(a: Recognised, b: Recognised): boolean {
  if (a.kind === b.kind && UNSETTLED.includes(a.kind)) return true;
  return (a.errorType ?? '').toLowerCase() === (b.errorType ?? '').toLowerCase();
}

function sameMessage(a: Recognised, b: Recognised, oneIsEmpty: boolean): boolean {
  // HEAD has no body: what the status and the error type say must do.
  if (oneIsEmpty) return true;
  if (a.kind === 'denied' && b.kind === 'denied') return sameWho(a.who, b.who) && sameDeny(a, b);
  if (a.kind === 'authorizer-denied' && b.kind === 'authorizer-denied') return sameDeny(a, b);
  if (a.kind === 'scope-region' && b.kind === 'scope-region') return agree(a.signedFor, b.signedFor);
  if (a.kind === 'bad-request' && b.kind === 'bad-request') return agree(a.responseType, b.responseType);
  if (isUnauthorized(a) && isUnauthorized(b)) return true;
  // In words of its own: who wrote it must be the same, where both tell.
  if (a.kind === 'other' && b.kind === 'other')
    return a.layer === b.layer || a.layer === 'unknown' || b.layer === 'unknown';
  return a.kind === b.kind;
}

/** The reasons in a challenge are not all known, and one whose header was not given reads as a plain Unauthorized. */
const isUnauthorized = ({ kind }: Recognised): boolean => kind === 'unauthorized' || kind === 'jwt-refused';

interface Deny {
  readonly deny: 'explicit' | 'implicit';
  readonly policyType: string | null;
}
const sameDeny = (a: Deny, b: Deny): boolean => a.deny === b.deny && agree(a.policyType, b.policyType);

/** Two details agree unless both are told and differ. */
const agree = (a: string | null, b: string | null): boolean => a === null || b === null || a === b;

/** The same identity: sessions of one role differ in their name only. */
function sameWho(a: Who, b: Who): boolean {
  if (a.kind === 'anonymous' || b.kind === 'anonymous') return a.kind === b.kind;
  const [first, second] = [principalName(a.arn), principalName(b.arn)];
  if (first.kind === 'session' && second.kind === 'session')
    return first.roleName === second.roleName && accountOf(a.arn) === accountOf(b.arn);
  return a.arn === b.arn;
}
