import { accountOf } from '../core/api-gateway/arns.ts';
import { awsCall, type RecordedChange } from '../core/model/changes/index.ts';
import { type Fact, isKnown, valueOf } from '../core/model/fact.ts';
import type { Scope } from '../core/model/facts.ts';
import type {
  Account,
  ApplyResult,
  FinishResult,
  Identity,
  Journal,
  JournalEntry,
  JournalOrigin,
  ReadOptions,
  UndoResult,
} from '../core/model/ports.ts';
import { readHost } from '../core/model/request.ts';
import { variable } from '../host/environment.ts';
import { prepareSdk } from '../host/process.ts';
import { type ApplyClients, applyPlan, finishEntry, lookAt, undoEntry } from './apply/index.ts';
import { type Callers, callers } from './callers.ts';
import { deadlinesOf, type Keeping, keptClients, type Memory, sessionMemory } from './clients/kept.ts';
import type { Clients } from './clients/types.ts';
import { counter } from './counter.ts';
import { journaled, keptJournal } from './kept-journal.ts';
import { lackingOf } from './lacking.ts';
import { listApis, listMethods, listPrincipals, listStages, readTypeOfApi } from './list/listings.ts';
import type { OpenAccountOptions } from './options.ts';
import { call } from './probe/call.ts';
import { exchangeOver } from './probe/exchange.ts';
import { keyWithValue } from './probe/key-with-value.ts';
import { readLogs } from './probe/logs.ts';
import { noSimulator, simulate } from './probe/simulate.ts';
import { testAuthorizer } from './probe/test-authorizer.ts';
import { verifyToken } from './probe/verify-token.ts';
import { readWafSample } from './probe/waf-samples.ts';
import { readRestApi } from './read/api.ts';
import { allMappings, readCustomDomain } from './read/custom-domain.ts';
import { CannotRead, factOf, unknownBecause } from './read/fact-of.ts';
import { factsWithoutAccess, type ReadingOf, readAhead, readFacts } from './read/facts.ts';
import type { OrganizationReader } from './read/organization.ts';
import { type AwsSession, sessions as openSessions, type Sessions } from './sessions.ts';

/**
 * An AWS account as the session asks it. Nothing is read or sent before the first question; credentials, region and
 * endpoint are found as the AWS CLI finds them. Failures that can be expected come back as facts.
 */
export function openAccount(options: OpenAccountOptions): Account {
  prepareSdk();
  const counts = counter(options.clock);
  const sessions = openSessions(options, counts);
  const known = callers(options, sessions);
  const ofPractice = options.practice !== null;
  const kept = keptJournal();
  const memory = sessionMemory(options.clock);

  /** Runs a read with the account's own clients. */
  async function withOwn<T>(operation: string, read: (session: AwsSession) => Promise<Fact<T>>): Promise<Fact<T>> {
    try {
      return await read(await sessions.of(null));
    } catch (error) {
      return unknownBecause(operation, error);
    }
  }

  /** Runs a read whose answers the session keeps. */
  const listed = <T>(operation: string, list: (clients: Clients) => Promise<Fact<T>>): Promise<Fact<T>> =>
    withOwn(operation, ({ clients }) => list(keptFor(clients, memory.lists)));

  const identity = (): Promise<Fact<Identity>> =>
    withOwn('GetCallerIdentity', (session) =>
      factOf('GetCallerIdentity', async () => {
        const { arn, accountId } = await session.who();
        return {
          arn,
          accountId,
          region: session.region,
          regionFrom: session.regionFrom,
          from: session.from,
          practice: ofPractice,
        };
      }),
    );

  /** An API's own host, or a custom domain of this account: nothing else gets keys or tokens. */
  async function isOwnHost(session: AwsSession, host: string): Promise<boolean> {
    const kind = readHost(host);
    if (kind.kind === 'execute-api')
      return kind.region === session.region && isKnown(await readRestApi(session.clients, kind.apiId));
    // A VPC endpoint serves any API: its name proves nothing.
    if (kind.kind === 'vpc-endpoint') return false;
    return Boolean(valueOf(await readCustomDomain(session.clients, [host])));
  }

  const undoCommandsOf = async ({ clients }: ChangeAccess, entry: JournalEntry): Promise<readonly string[]> =>
    [...(await lookAt(clients, entry, options.clock)).steps].reverse().flatMap(({ commands }) => commands);

  /** Goes on with an entry that the journal holds, or, where it could not be written, this process. */
  async function goOn<T extends FinishResult | UndoResult>(
    journal: Journal,
    entry: JournalEntry,
    isChosen: boolean,
    change: (clients: ApplyClients, own: Journal) => Promise<T>,
  ): Promise<T | NotBegun> {
    const access = await clientsFor(changesOf(entry));
    if ('missing' in access) return { ok: false, kind: 'denied', message: access.missing, entry };
    return journaled<T | NotBegun>(
      // What a person chooses by its look begins anew; what else is taken back ends what this process began.
      { kept, journal, accountId: entry.accountId, mustEnd: !isChosen || kept.whyUnwritten(entry) !== null },
      (own) => {
        kept.holds(entry);
        return change(access.clients, own);
      },
      (ended) => undoCommandsOf(access, ended),
      (message) => ({ ok: false, kind: 'failed', message, entry }),
    ).finally(memory.forget);
  }

  /** The caller's own account is asked first: it knows whether it is in an organization at all. */
  async function organizationReaders(
    accountId: string,
    from: Callers,
    through: Sessions,
  ): Promise<readonly OrganizationReader[]> {
    const theirs = await from.readersOf(accountId).catch(() => []);
    const own = await through.of(null);
    const who = await own.who().catch(() => null);
    return [
      ...theirs.map((clients) => ({ clients, accountId })),
      ...(who === null || who.accountId === accountId ? [] : [{ clients: own.clients, accountId: who.accountId }]),
    ];
  }

  /**
   * Identity policies may belong to another account than the API: IAM calls go to the account of the identity, and
   * never to a namesake in this one. Where no credentials of it are at hand: why not.
   */
  async function clientsFor(changes: readonly RecordedChange[]): Promise<ChangeAccess | { readonly missing: string }> {
    const own = await sessions.of(null);
    const account = changes.map(identityAccountOf).find((one) => one !== null) ?? null;
    const reader = account === null ? { clients: own.clients, profile: null } : await known.readerOf(account);
    if (reader === null) {
      const callerProfileNote = options.callerProfile === null ? '' : ` (profile "${options.callerProfile}" has none)`;
      return {
        missing:
          `This change must be made in account ${account}, but no credentials for that account are available` +
          `${callerProfileNote}. Add --caller-profile NAME.`,
      };
    }
    const of = (service: string): Clients => (service === 'iam' ? reader.clients : own.clients);
    return {
      clients: {
        call: (service, operation, input) => of(service).call(service, operation, input),
        send: (service, operation, input) => of(service).send(service, operation, input),
      },
      profiles: namedProfiles(options, reader.profile),
    };
  }

  /** Who changes, with which version, and where the account is when it is none of AWS. */
  async function originOf({ who, customEndpoint }: AwsSession): Promise<JournalOrigin> {
    const arn = await who().then(
      (known) => known.arn,
      () => null,
    );
    const endpoint = customEndpoint
      ? (options.endpointUrl ?? variable(options.environment, 'AWS_ENDPOINT_URL') ?? null)
      : null;
    return {
      ...(arn === null ? {} : { appliedBy: arn }),
      ...(options.version === undefined ? {} : { version: options.version }),
      ...(endpoint === null ? {} : { endpoint }),
    };
  }

  const changesOf = ({ steps }: JournalEntry): readonly RecordedChange[] => steps.map(({ change }) => change);

  return {
    identity,
    listApis: (onPage) => listed('GetRestApis', (clients) => listApis(clients, onPage)),
    typeOfApi: (apiId) => listed('GetApi', (clients) => readTypeOfApi(clients, apiId)),
    listStages: (apiId) => listed('GetStages', (clients) => listStages(clients, apiId)),
    listMethods: (apiId, _stage, onPage) => listed('GetResources', (clients) => listMethods(clients, apiId, onPage)),
    domainOf: (host) => listed('GetDomainName', (clients) => readCustomDomain(clients, [host], allMappings)),
    listPrincipals: (onPage) => listed('ListRoles', (clients) => listPrincipals(clients, onPage)),
    readAhead: (target, request) =>
      void withOwn('GetStage', ({ clients }) => readAhead(keptFor(clients, memory.ahead), target, request)),

    async readFacts(target, request, caller, how = {}) {
      const who = await identity();
      counts.reading();
      const { time: _, ...called } = request;
      const keeping = {
        memory: memory.reading(JSON.stringify([target, called, caller]), how.refetch),
        deadlines: deadlinesOf(how.groups),
        rounds: counts,
      };
      const readers = (): ReadingSessions => readingSessions(sessions, keeping, how);
      const [ofCaller, chosen] = [readers(), new Set<string>()];
      const session = await readers()
        .of(null)
        .catch(() => null);
      const scope: Scope = {
        partition: session?.clients.partition ?? 'aws',
        region: session?.region ?? '',
        accountId: valueOf(who)?.accountId ?? '',
        ...target,
      };
      const asked: ReadingOf = {
        scope,
        request,
        matchKey: options.matchKey,
        now: options.clock.now(),
        caller: {
          value: callers(options, ofCaller, chosen).callerFact(caller, request, how.onIdentity),
          depth: ofCaller.depth,
        },
        signerArn: known.signerArn(caller),
        credential: callers(options, readers(), chosen).credentialFact(caller, request),
        organizationReaders: (accountId) => {
          const reading = readers();
          return organizationReaders(accountId, callers(options, reading, chosen), reading);
        },
      };
      if (session !== null) return readFacts(session.clients, asked, how.onFact);
      return factsWithoutAccess(asked, isKnown(who) ? null : who);
    },

    async verifyToken(token, facts) {
      const session = await sessions.of(null).catch(() => null);
      // An emulator's tokens come from issuers that nobody can ask.
      if (session === null || (session.customEndpoint && !ofPractice)) return token;
      const { agent } = session.connections;
      return verifyToken(token, facts, {
        connectTo: ofPractice ? options.invokeEndpoint : null,
        timeoutMs: options.timeoutMs,
        agent,
        exchange: exchangeOver(options.tape, session.region),
      });
    },

    signerOf: (choice) => known.signerFact(choice),

    call: (request, signer, how) =>
      withOwn('Invoke', (session) =>
        call(request, signer, {
          invokeEndpoint: options.invokeEndpoint,
          customEndpoint: session.customEndpoint,
          region: session.region,
          timeoutMs: options.timeoutMs,
          now: options.clock.now(),
          isOwnHost: (host) => isOwnHost(session, host),
          anyVerb: how?.anyVerb ?? false,
          webSocket: how?.webSocket ?? false,
          agent: session.connections.agent,
          exchange: exchangeOver(options.tape, session.region),
        }),
      ),

    testAuthorizer: (facts, request, tested) =>
      withOwn('TestInvokeAuthorizer', ({ clients }) => testAuthorizer(clients, facts, request, tested, ofPractice)),

    keyWithValue: (value) => withOwn('GetApiKeys', ({ clients }) => keyWithValue(clients, value)),

    readLogs: (facts, request, seen, called = null) =>
      withOwn('FilterLogEvents', ({ clients }) =>
        readLogs(clients, facts, request, { seen, called, now: options.clock.now() }),
      ),

    async simulate(identityArn, arn, request) {
      const [reader] = await known.readersOf(accountOf(identityArn) ?? '').catch(() => []);
      return reader ? simulate(reader, identityArn, arn, request, ofPractice) : noSimulator();
    },

    apply: async (plan, journal, onProgress, name, call) => {
      const access = await clientsFor(plan.changes);
      if ('missing' in access)
        return {
          ok: false,
          kind: 'denied',
          message: `${access.missing} Nothing was changed.`,
          permission: null,
          entry: null,
        };
      const who = await originOf(await sessions.of(null));
      const origin = { ...access.profiles, ...who, ...(call === undefined ? {} : { call }) };
      return journaled<ApplyResult>(
        { kept, journal, accountId: plan.factsAfter.scope.accountId, mustEnd: true },
        (own) => applyPlan(access.clients, plan, own, options.clock, withoutThrowing(onProgress), name, origin),
        (entry) => undoCommandsOf(access, entry),
        (message) => ({ ok: false, kind: 'not-journaled', message, permission: null, entry: null }),
      ).finally(memory.forget);
    },
    finish: (entry, journal) =>
      goOn(journal, entry, false, (clients, own) => finishEntry(clients, entry, own, options.clock)),
    lacking: async (permissions) => lackingOf(await sessions.of(null), permissions).catch(() => []),
    look: (entry) =>
      factOf('what stands', async () => {
        const access = await clientsFor(changesOf(entry));
        if ('missing' in access) throw new CannotRead(access.missing);
        return lookAt(access.clients, entry, options.clock);
      }),
    undo: (entry, journal, seen) =>
      goOn(journal, entry, seen !== undefined, (clients, own) => undoEntry(clients, entry, own, options.clock, seen)),

    wafSample: (acl, request) =>
      withOwn('GetSampledRequests', ({ clients }) => readWafSample(clients, acl, request, options.clock.now())),

    forget: memory.forget,
    count: () => counts.count(),
  };
}

/** The operator's own clients, with a memory beyond one question. */
const keptFor = (clients: Clients, memory: Memory): Clients =>
  keptClients(clients, { who: '', memory, deadlines: () => null, rounds: null });

interface ReadingSessions extends Sessions {
  /** How many calls, each waiting for the one before, were made through them. */
  readonly depth: () => number;
}

/**
 * The same sessions for one read of a reading: told of, each call within its deadline, and nothing asked twice. What is
 * asked through them one after the other is one chain of calls.
 */
function readingSessions(
  sessions: Sessions,
  keeping: Omit<Keeping, 'who'>,
  { onProgress }: ReadOptions,
): ReadingSessions {
  const opened = new Map<string | null, Promise<AwsSession>>();
  const depths: (() => number)[] = [];
  const open = async (profile: string | null): Promise<AwsSession> => {
    const session = await sessions.of(profile);
    const watched = onProgress === undefined ? session.clients : session.clients.watched(onProgress);
    const clients = keptClients(watched, { ...keeping, who: profile ?? '' });
    depths.push(clients.depth);
    return { ...session, clients };
  };
  return {
    of(profile) {
      const already = opened.get(profile) ?? open(profile);
      opened.set(profile, already);
      return already;
    },
    depth: () => Math.max(0, ...depths.map((depth) => depth())),
  };
}

type NotBegun = Extract<FinishResult, { readonly ok: false }>;
type Progress = NonNullable<Parameters<Account['apply']>[2]>;

/** Whoever watches a change cannot end it: a reader that is gone, or a screen that breaks, is not its fault. */
const withoutThrowing =
  (onProgress: Progress = () => undefined): Progress =>
  (...progress) => {
    try {
      onProgress(...progress);
    } catch {
      // The change goes on.
    }
  };

/** Whose identity a change is about: the plan names it, or the managed policy's ARN does. */
function identityAccountOf(change: RecordedChange): string | null {
  const { service, assumes, input } = awsCall(change);
  const { PolicyArn: policyArn } = input;
  if (service !== 'iam') return null;
  return (
    assumes?.['accountId'] ?? accountOf(assumes?.['identityArn'] ?? (typeof policyArn === 'string' ? policyArn : ''))
  );
}

type Profiles = Pick<JournalEntry, 'profile' | 'callerProfile'>;

/** What carries changes out, and under which names of profiles. */
interface ChangeAccess {
  readonly clients: ApplyClients;
  readonly profiles: Profiles;
}

/** A practice account in this process has no profiles that another could name. */
const namedProfiles = ({ profile, practice }: OpenAccountOptions, callerProfile: string | null): Profiles => ({
  ...(profile === null || practice ? {} : { profile }),
  ...(callerProfile === null || practice ? {} : { callerProfile }),
});
