const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedException', 'UnrecognizedClientException'];
const MISSING = ['NoSuchEntity', 'NoSuchEntityException', 'NotFoundException'];
const THROTTLED = ['TooManyRequestsException', 'Throttling', 'ThrottlingException', 'LimitExceededException'];

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

export const isDenied = (error: unknown): boolean => DENIED.includes(nameOf(error));
export const isMissing = (error: unknown): boolean => MISSING.includes(nameOf(error));

/** API Gateway answers 429 both when throttled and when a limit is reached; IAM's LimitExceeded is never a rate. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.includes(nameOf(error)) && !/cannot exceed quota/i.test(messageOf(error));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** The IAM action AWS says is missing, else the operation's own. */
export function missingPermission(error: unknown, fallback: string): string {
  return /not authorized to perform:? ([\w-]+:\w+)/i.exec(messageOf(error))?.[1] ?? fallback;
}

/** Seconds AWS asks to wait, sent as text; null when it does not say. */
export function retryAfterSeconds(error: unknown): number | null {
  const value = (error as { readonly retryAfterSeconds?: unknown } | null)?.retryAfterSeconds;
  const seconds = Number(value);
  return value !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
