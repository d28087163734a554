import { isAwsCallError } from '../errors.ts';

/** True when AWS answered that calls come too fast. */
export const isThrottled = (error: unknown): boolean => isAwsCallError(error) && error.failure === 'throttled';

/** True when the connection broke or AWS failed by itself: the next attempt may go through. */
export const isPassing = (error: unknown): boolean =>
  isAwsCallError(error) && (error.failure === 'network' || (error.status !== null && error.status >= 500));

/**
 * True when API Gateway does not take a role for its logs: one that was made or granted something a moment ago is known
 * everywhere only some seconds later.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const isRoleYoung = (error: unknown): boolean =>
  isAwsCallError(error) &&
  error.operation === 'UpdateAccount' &&
  /role ARN does not have required permissions/i.test(error.message);

/**
 * True when AWS did not write since somebody else wrote first: the revision of a function's policy, or the lock token
 * of a web ACL, is another one by now.
 */
export const isOvertaken = (error: unknown): boolean =>
  isAwsCallError(error) &&
  (error.code === 'PreconditionFailedException' || error.code === 'WAFOptimisticLockException');

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

/** The IAM action that is missing, where that is what stopped the call; else null. */
export const missingPermission = (error: unknown): string | null =>
  isAwsCallError(error) && error.failure === 'denied' ? error.permission : null;
