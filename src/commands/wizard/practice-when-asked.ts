import type { OpenAccountOptions } from '../../aws/options.ts';
import { NO_CALLS } from '../../core/model/diagnosis.ts';
import { known } from '../../core/model/fact.ts';
import type { Account, Identity } from '../../core/model/ports.ts';

/**
 * A practice account that says by itself who asks it, and is opened for everything else: the clients of AWS are loaded
 * while somebody reads the first question.
 */
export function practiceWhenAsked(options: OpenAccountOptions, open: () => Promise<Account>): Account {
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
    identity: async () => known('GetCallerIdentity', identityOf(options)),
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

/** As GetCallerIdentity of the account answers. */
function identityOf({ practice, region }: OpenAccountOptions): Identity {
  const arn = practice?.profiles.find(({ name }) => name === practice.main)?.arn ?? '';
  return {
    arn,
    accountId: arn.split(':')[4] ?? '',
    region: region ?? '',
    regionFrom: 'practice',
    from: 'practice',
    practice: true,
  };
}
