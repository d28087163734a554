import { NO_CALLS } from '../../core/model/diagnosis.ts';
import { known } from '../../core/model/fact.ts';
import type { Account, Identity } from '../../core/model/ports.ts';

/**
 * A practice account that says by itself who asks it, and is served and opened for everything else: the server and the
 * clients of AWS are loaded while somebody reads the first question.
 */
export function practiceWhenAsked(identity: Identity, open: () => Promise<Account>): Account {
  let opening: Promise<Account> | null = null;
  let account: Account | null = null;
  const opened = (): Promise<Account> => {
    opening ??= open().then((one) => {
      account = one;
      return one;
    });
    return opening;
  };
  const own: Partial<Account> = {
    identity: async () => known('GetCallerIdentity', identity),
    count: () => account?.count() ?? NO_CALLS,
    forget: () => account?.forget(),
    // Nobody waits for it: what hinders the opening is told to the next who asks.
    readAhead: (...words) =>
      void opened()
        .then((one) => one.readAhead(...words))
        .catch(() => undefined),
  };
  return new Proxy(own as Account, {
    get(target, name) {
      // A promise asks whether this is another one.
      if (name === 'then' || name in target) return Reflect.get(target, name);
      return async (...words: unknown[]) => {
        const one = await opened();
        return (Reflect.get(one, name) as (...given: unknown[]) => unknown)(...words);
      };
    },
  });
}
