import { accountOf, principalName } from '../core/api-gateway/arns.ts';
import { denied, type Fact, known, notAsked } from '../core/model/fact.ts';
import type { Caller, Credential } from '../core/model/facts.ts';
import { unlistedKey } from '../core/model/needed.ts';
import type { CallerChoice, Signer } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { secret, secretOrNull } from '../core/model/secret.ts';
import type { Clients } from './clients/types.ts';
import { isAwsCallError, isDenied, isNotFound } from './errors.ts';
import type { OpenAccountOptions } from './options.ts';
import { type OnIdentity, readIdentity } from './read/caller.ts';
import { CannotRead, factOf, unknownBecause } from './read/fact-of.ts';
import type { AwsSession, Sessions } from './sessions.ts';

/** What is known of who calls: the identity with its policies, the key, and keys to sign with. */
export interface Callers {
  callerFact(choice: CallerChoice, request: Request, onIdentity?: OnIdentity): Promise<Fact<Caller | null>>;
  /** The ARN of who signs, as far as it is known without reading any policy. */
  signerArn(choice: CallerChoice): Promise<string | null>;
  credentialFact(choice: CallerChoice, request: Request): Promise<Fact<Credential | null>>;
  signerFact(choice: CallerChoice): Promise<Fact<Signer | null>>;
  /** Clients that can read the identities of an account, best first. */
  readersOf(accountId: string): Promise<readonly Clients[]>;
  /**
   * The first of them, and the profile that it was opened with (null: that of the options); null where there is none.
   */
  readerOf(accountId: string): Promise<{ readonly clients: Clients; readonly profile: string | null } | null>;
}

/** `chosen`: the profiles that were chosen as the caller; those who are asked side by side share it. */
export function callers(options: OpenAccountOptions, sessions: Sessions, chosen: Set<string> = new Set()): Callers {
  const own = (): Promise<AwsSession> => sessions.of(null);

  async function openedIn(
    accountId: string,
  ): Promise<readonly NonNullable<Awaited<ReturnType<Callers['readerOf']>>>[]> {
    const { practice, callerProfile } = options;
    const names = practice
      ? practice.profiles
          .filter((profile) => profile.operator && accountOf(profile.arn) === accountId)
          .map((profile) => profile.name)
      : [null, ...new Set([...(callerProfile === null ? [] : [callerProfile]), ...chosen])];
    const readers: { readonly clients: Clients; readonly profile: string | null }[] = [];
    for (const name of names) {
      const session = await sessions.of(name);
      const who = practice ? { accountId } : await session.who().catch(() => null);
      if (who?.accountId === accountId) readers.push({ clients: session.clients, profile: name });
    }
    return readers;
  }
  const readersOf = async (accountId: string): Promise<readonly Clients[]> =>
    (await openedIn(accountId)).map(({ clients }) => clients);

  /** The identity, read by the first session of its account that may. */
  async function readCaller(
    arn: string,
    besides: readonly Clients[],
    onIdentity: OnIdentity,
  ): Promise<Fact<Caller | null>> {
    const accountId = accountOf(arn);
    if (accountId === null) return notAsked(`${arn} does not contain an account ID`);
    const readers = [...(await readersOf(accountId)), ...besides];
    let last: Fact<Caller | null> = notAsked(
      `${arn} belongs to another account; credentials of that account are needed (--caller-profile)`,
    );
    for (const reader of readers) {
      last = await factOf(principalName(arn).kind === 'user' ? 'GetUser' : 'GetRole', () =>
        readIdentity(reader, arn, accountId, onIdentity),
      );
      if (last.state !== 'denied') return last;
    }
    return last;
  }

  async function callerFact(
    choice: CallerChoice,
    request: Request,
    onIdentity: OnIdentity = () => {},
  ): Promise<Fact<Caller | null>> {
    switch (choice.kind) {
      case 'anonymous':
        return request.signing?.accessKeyId == null
          ? known('GetCallerIdentity', null)
          : ownerOf(request.signing.accessKeyId, onIdentity);
      case 'arn':
        return readCaller(choice.arn, [], onIdentity);
      default: {
        const opened = await sessionAndArn(choice);
        return 'state' in opened ? opened : readCaller(opened.arn, [opened.session.clients], onIdentity);
      }
    }
  }

  async function signerArn(choice: CallerChoice): Promise<string | null> {
    if (choice.kind === 'anonymous') return null;
    if (choice.kind === 'arn') return choice.arn;
    const opened = await sessionAndArn(choice);
    return 'state' in opened ? null : opened.arn;
  }

  /** A user by one of the keys, when nothing else tells who signed. Works within this account only. */
  async function ownerOf(accessKeyId: string, onIdentity: OnIdentity): Promise<Fact<Caller | null>> {
    if (accessKeyId.startsWith('ASIA')) return unlistedKey(accessKeyId);
    try {
      const session = await own();
      const { accountId } = await session.who();
      const { UserName: user } = await session.clients.call('iam', 'GetAccessKeyLastUsed', {
        AccessKeyId: accessKeyId,
      });
      if (user !== undefined)
        return await readCaller(`arn:${session.clients.partition}:iam::${accountId}:user/${user}`, [], onIdentity);
    } catch (error) {
      // For a key that is none of this account's, IAM says "no such key" or "access denied".
      if (!isNotFound(error) && !isDenied(error)) return unknownBecause('GetAccessKeyLastUsed', error);
    }
    return notAsked(`IAM shows no user with the access key ${accessKeyId}: it may belong to another account`);
  }

  async function sessionAndArn(
    choice: Extract<CallerChoice, { kind: 'self' | 'profile' }>,
  ): Promise<{ readonly session: AwsSession; readonly arn: string } | Exclude<Fact<never>, { state: 'known' }>> {
    try {
      const session = await sessions.of(choice.kind === 'profile' ? choice.profile : null);
      if (choice.kind === 'profile') chosen.add(choice.profile);
      return { session, arn: session.practice?.arn ?? (await session.who()).arn };
    } catch (error) {
      return unknownBecause('GetCallerIdentity', error);
    }
  }

  async function signerFact(choice: CallerChoice): Promise<Fact<Signer | null>> {
    if (choice.kind === 'anonymous') return known('GetCallerIdentity', null);
    if (choice.kind === 'arn') return signerByArn(choice.arn);
    const opened = await sessionAndArn(choice);
    if ('state' in opened) return opened;
    return factOf('GetCallerIdentity', async () => signerOf(opened.arn, opened.session));
  }

  /** Keys of an ARN are at hand only when a session we have is that very identity. */
  async function signerByArn(arn: string): Promise<Fact<Signer | null>> {
    const { practice, callerProfile } = options;
    const names = practice ? practice.profiles.map((profile) => profile.name) : [callerProfile, null];
    for (const name of names) {
      const opened = await sessionAndArn(name === null ? { kind: 'self' } : { kind: 'profile', profile: name });
      if (!('state' in opened) && sameIdentity(opened.arn, arn))
        return factOf('GetCallerIdentity', () => signerOf(opened.arn, opened.session));
    }
    return known('GetCallerIdentity', null);
  }

  async function credentialFact(choice: CallerChoice, request: Request): Promise<Fact<Credential | null>> {
    const accessKeyId = request.signing?.accessKeyId ?? null;
    if (accessKeyId === null) return known('GetCallerIdentity', null);
    const signer = await signerFact(choice).then((fact) => (fact.state === 'known' ? fact.value : null));
    if (signer?.accessKeyId === accessKeyId) return keyAtHand(signer, choice);
    if (accessKeyId.startsWith('ASIA')) return unlistedKey(accessKeyId);
    return keyOfUser(accessKeyId, choice, request);
  }

  /** With the very key at hand, `GetCallerIdentity` itself tells whether it works. */
  async function keyAtHand(signer: Signer, choice: CallerChoice): Promise<Fact<Credential | null>> {
    const { accessKeyId, expiresAt } = signer;
    const temporary = signer.sessionToken !== null;
    const fact = (exists: boolean, active: boolean, ends: string | null = expiresAt): Fact<Credential> =>
      known('GetCallerIdentity', { accessKeyId, exists, active, temporary, expiresAt: ends });
    try {
      const session = await sessions.of(choice.kind === 'profile' ? choice.profile : null);
      await session.who();
      return fact(true, true);
    } catch (error) {
      if (!isAwsCallError(error)) return unknownBecause('GetCallerIdentity', error);
      if (error.code?.startsWith('Expired'))
        return fact(true, true, expiresAt ?? new Date(options.clock.now()).toISOString());
      if (error.failure !== 'credentials') return unknownBecause('GetCallerIdentity', error);
      const user = principalName(signer.arn);
      return user.kind === 'user' ? keyInList(accessKeyId, user.name, accountOf(signer.arn) ?? '') : fact(false, false);
    }
  }

  async function keyOfUser(
    accessKeyId: string,
    choice: CallerChoice,
    request: Request,
  ): Promise<Fact<Credential | null>> {
    const arn = await signerArn(choice);
    const named = arn === null ? null : principalName(arn);
    // The name tells enough: the policies of the user have no say in whose key it is.
    if (arn !== null && named?.kind === 'user') return keyInList(accessKeyId, named.name, accountOf(arn) ?? '');
    const caller = await callerFact(choice, request);
    if (caller.state !== 'known') return caller;
    const user = caller.value;
    if (user?.kind !== 'user')
      return known('ListAccessKeys', { accessKeyId, exists: false, active: false, temporary: false, expiresAt: null });
    return keyInList(accessKeyId, user.name, user.accountId);
  }

  async function keyInList(accessKeyId: string, user: string, accountId: string): Promise<Fact<Credential | null>> {
    const [reader] = await readersOf(accountId);
    if (!reader) return denied('ListAccessKeys', `iam:ListAccessKeys in account ${accountId}`);
    return factOf('ListAccessKeys', async () => {
      const { AccessKeyMetadata: keys } = await reader.call('iam', 'ListAccessKeys', { UserName: user });
      const key = keys?.find((one) => one.AccessKeyId === accessKeyId);
      return {
        accessKeyId,
        exists: key !== undefined,
        active: key?.Status === 'Active',
        temporary: false,
        expiresAt: null,
      };
    });
  }

  const readerOf: Callers['readerOf'] = async (accountId) => (await openedIn(accountId))[0] ?? null;

  return { callerFact, signerArn, credentialFact, signerFact, readersOf, readerOf };
}

async function signerOf(arn: string, session: AwsSession): Promise<Signer> {
  const keys = await session.credentials().catch((error: unknown) => {
    throw new CannotRead(error instanceof Error ? error.message : String(error));
  });
  return {
    arn,
    accessKeyId: keys.accessKeyId,
    secretAccessKey: secret(keys.secretAccessKey),
    sessionToken: secretOrNull(keys.sessionToken),
    expiresAt: session.practice?.expiresAt ?? keys.expiration?.toISOString() ?? null,
  };
}

/** The same user, or a session of the same role. */
function sameIdentity(mine: string, wanted: string): boolean {
  if (mine === wanted) return true;
  const roleIn = (arn: string): string | null => {
    const named = principalName(arn);
    if (named.kind === 'session') return named.roleName;
    return named.kind === 'role' ? named.name : null;
  };
  const role = roleIn(mine);
  return role !== null && role === roleIn(wanted) && accountOf(mine) === accountOf(wanted);
}
