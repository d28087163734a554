import { isAwsCallError } from '../errors.ts';

/** True when AWS answered that calls come too fast. */
export const isThrottled = (error: unknown): boolean => isAwsCallError(error) && error.failure === 'throttled';

/**
 * True when API Gateway does not take a role for its logs: one that was made or granted something a moment ago is known
 * everywhere only some seconds later.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const isRoleYoung = (error: unknown): boolean =>
  isAwsCallError(error) &&
  error.operation === 'UpdateAccount' &&
  /role ARN does not have required permissions/i.test(error.message);

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);

/** The IAM action that is missing, where that is what stopped the call; else null. */
export const missingPermission = (error: unknown): string | null =>
  isAwsCallError(error) && error.failure === 'denied' ? error.permission : null;
