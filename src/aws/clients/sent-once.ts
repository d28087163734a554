import { isCredentialsCode } from '../errors.ts';

/** Operations that change nothing in an account, by how AWS names them. */
export const isRead = (operation: string): boolean =>
  /^(Describe|Export|Filter|Get|List|Simulate|Test)/.test(operation);

/** The error of a write, which the SDK's retries do not recognise as one that passes. */
class NotRetried extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super('write requests are not retried');
    this.thrown = thrown;
  }
}

/** What a call threw, whether it was a write or not. */
export const thrownBy = (error: unknown): unknown => (error instanceof NotRetried ? error.thrown : error);

type Next = (args: unknown) => Promise<unknown>;
type Middleware = (next: Next, context: { readonly commandName?: string }) => Next;

/**
 * Turns the SDK's own retries off for writes: whoever sends one again has to read first what AWS holds by then. One
 * retry remains: a signature that AWS refuses for its time is made anew with AWS's clock, and nothing was written.
 */
export function sendWritesOnce(client: unknown): void {
  const { middlewareStack } = client as {
    middlewareStack: { addRelativeTo(middleware: Middleware, options: Readonly<Record<string, unknown>>): void };
  };
  middlewareStack.addRelativeTo(
    (next, { commandName = '' }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (isRead(commandName) || isForItsTime(error)) throw error;
          throw new NotRetried(error);
        }
      },
    { relation: 'after', toMiddleware: 'retryMiddleware', name: 'sendWritesOnce' },
  );
}

const isForItsTime = (error: unknown): boolean =>
  error instanceof Error &&
  isCredentialsCode(error.name) &&
  (error as { readonly $metadata?: { readonly clockSkewCorrected?: boolean } }).$metadata?.clockSkewCorrected === true;
