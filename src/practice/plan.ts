import { accountOf } from '../core/api-gateway/arns.ts';
import { type CaseFile, shiftToNow } from '../core/intake/cases/index.ts';
import type { Clock } from '../core/model/ports.ts';
import { nameOf } from './store/iam-lookup.ts';
import { type Issuers, issuersOf } from './tokens/issuers.ts';

/** The user `practice` of an account, who has full rights in it. */
export interface PracticeAdmin {
  /** Of the profile; the first account's is `practice`. */
  readonly name: string;
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
}

/** What a practice account will be, and what is known of it before it is served. */
export interface PracticePlan {
  /** As they were given. */
  readonly given: readonly CaseFile[];
  /** Their times moved so that each call is made now. */
  readonly cases: readonly CaseFile[];
  readonly clock: Clock;
  /** The moment that the cases' calls were moved to, ISO 8601. */
  readonly startedAt: string;
  readonly issuers: Issuers;
  /** Who may do everything, one in each account; the first case's account first. */
  readonly admins: readonly [PracticeAdmin, ...PracticeAdmin[]];
  /** The profile of each access key that the cases hold. */
  readonly names: ReadonlyMap<string, string>;
}

/** Throws RangeError without cases. */
export function planPractice(given: readonly CaseFile[], clock: Clock): PracticePlan {
  const startedAt = new Date(clock.now()).toISOString();
  const cases = given.map((one) => shiftToNow(one, startedAt));
  const admins = adminsOf(cases);
  const [admin, ...others] = admins;
  if (admin === undefined) throw new RangeError('A practice account needs at least one case.');
  return {
    given,
    cases,
    clock,
    startedAt,
    issuers: issuersOf(cases),
    admins: [admin, ...others],
    names: namesOf(cases, admins),
  };
}

/** One for every account that a case speaks of, owners of APIs first. */
function adminsOf(cases: readonly CaseFile[]): readonly PracticeAdmin[] {
  const accounts = new Map<string, { readonly partition: string; readonly region: string }>();
  for (const { config } of cases)
    if (!accounts.has(config.account.id))
      accounts.set(config.account.id, { partition: config.account.partition, region: config.api.region });
  for (const { config } of cases)
    for (const { arn } of config.iam.identities) {
      const account = accountOf(arn);
      if (account !== null && !accounts.has(account))
        accounts.set(account, { partition: config.account.partition, region: config.api.region });
    }
  return [...accounts].map(([account, { partition, region }], i) => ({
    name: i === 0 ? 'practice' : `practice-${account}`,
    arn: `arn:${partition}:iam::${account}:user/practice`,
    partition,
    region,
  }));
}

/**
 * The profile of each access key of the cases, named after its user or role; a second key of the same name is numbered.
 * A key of an admin has none, nor one whose owner no case describes.
 */
function namesOf(cases: readonly CaseFile[], admins: readonly PracticeAdmin[]): ReadonlyMap<string, string> {
  const owners = new Set(cases.flatMap(({ config }) => config.iam.identities.map(({ arn }) => arn)));
  for (const { arn } of admins) owners.delete(arn);
  const times = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { accessKeyId, identity } of cases.flatMap(({ config }) => config.iam.credentials)) {
    if (names.has(accessKeyId) || !owners.has(identity)) continue;
    const name = nameOf({ arn: identity });
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    names.set(accessKeyId, time === 1 ? name : `${name}-${time}`);
  }
  return names;
}
