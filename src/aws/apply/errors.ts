import { isAwsCallError } from '../errors.ts';

/** True when AWS answered that calls come too fast. */
export const isThrottled = (error: unknown): boolean => isAwsCallError(error) && error.failure === 'throttled';

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

/** The IAM action that is missing, where that is what stopped the call; else null. */
export const missingPermission = (error: unknown): string | null => (isAwsCallError(error) && error.failure === 'denied' ? error.permission : null);
