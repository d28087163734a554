import { type Fact, mapFact, notAsked } from '../../core/model/fact.ts';
import type { Authorizer, Caller, Credential, Definition, Facts, Scope } from '../../core/model/facts.ts';
import { type Called, noKeysNeeded, unreadFacts } from '../../core/model/needed.ts';
import type { Target } from '../../core/model/ports.ts';
import { headerOf, type Request } from '../../core/model/request.ts';
import { type Secret, secret } from '../../core/model/secret.ts';
import type { Clients } from '../clients/types.ts';
import { readOtherApis } from './api.ts';
import { restReads } from './api-reads.ts';
import { factOf } from './fact-of.ts';
import { readGatewayRoles } from './gateway-roles.ts';
import { withLocalFunctions } from './integration.ts';
import { togetherKnown } from './named.ts';
import { type OtherServiceInput, readOtherServices } from './other-services.ts';
import { type Read, read } from './plan.ts';
import { readApiKeys, readUsagePlans } from './usage-plans.ts';
import { readUserPools } from './user-pools.ts';
import { v2Reads } from './v2/api-reads.ts';

type Unknown = Exclude<Fact<never>, { readonly state: 'known' }>;

/** What a reading needs besides the account's clients. */
export interface ReadingOf {
  readonly scope: Scope;
  readonly request: Request;
  /** Whether key values may be read to find the one that was sent. */
  readonly matchKey: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly caller: Read<Fact<Caller | null>>;
  /** Used where the caller's policies cannot be read. */
  readonly signerArn: Promise<string | null>;
  readonly credential: Promise<Fact<Credential | null>>;
  /** Who may read the organization of an account, best first. */
  readonly organizationReaders: OtherServiceInput['organizationReaders'];
}

/**
 * Every fact about one call, as a plan: a read begins as soon as what it is asked by is known, and nothing is read that
 * no check can look at. The clients keep the calls within the service's rate. Nothing throws: what could not be read
 * says so in its fact. `onFact` is told of each as soon as it is there.
 */
export async function readFacts(
  clients: Clients,
  { scope, request, matchKey, now, caller, signerArn, credential, organizationReaders }: ReadingOf,
  onFact: (part: Partial<Facts>) => void = () => {},
): Promise<Facts> {
  const { apiId } = scope;
  const reads = (scope.apiType === 'REST' ? restReads : v2Reads)(clients, scope, hostsOf(request), request);
  const draft = read(clients, [reads.draft], (_, one) => withLocalFunctions(one, scope));
  const deployed = read(clients, [reads.deployed], (_, one) => withLocalFunctions(one, scope));
  // What a WebSocket stage serves is never told: the draft names all there is to know.
  const definitions: Read<readonly Definition[]> = read(
    clients,
    scope.apiType === 'WEBSOCKET' ? [draft] : [draft, deployed],
    (_, ...all) => all,
  );
  const keys = read(clients, [definitions], (_, read) => noKeysNeeded(read.map(({ methods }) => methods)));
  const account = read(clients, [], readAccount);
  const cloudWatchRoleArn = read(clients, [account], (_, fact) =>
    mapFact(fact, ({ cloudwatchRoleArn: arn }) => arn || null),
  );
  const otherServices = readOtherServices(clients, {
    scope,
    request,
    reads,
    definitions,
    caller,
    signerArn,
    organizationReaders,
  });
  const facts = await allOf<Facts>(
    {
      scope,
      api: reads.api,
      stages: reads.stages,
      stage: reads.stage,
      draft,
      deployed,
      signerArn: Promise.all([caller.value, signerArn]).then(([read, named]) => arnOf(read) ?? named),
      caller,
      credential,
      otherApis: read(clients, [], (own) => readOtherApis(own, apiId)),
      usagePlans: read(clients, [keys], (own, unneeded) => unneeded ?? readUsagePlans(own, apiId, now)),
      apiKeys: read(clients, [keys], (own, unneeded) => unneeded ?? readApiKeys(own, matchKey, sentKey(request))),
      userPools: read(clients, [reads.authorizers], (own, all) =>
        readUserPools(own, scope, togetherKnown(all), request),
      ),
      gatewayRoles: read(clients, [reads.authorizers, cloudWatchRoleArn], (own, all, logging) =>
        gatewayRolesIn(own, togetherKnown(all), logging, scope.accountId),
      ),
      cloudWatchRoleArn,
      accountRate: read(clients, [account], (_, fact) =>
        mapFact(fact, ({ throttleSettings: rate }) =>
          rate?.rateLimit === undefined || rate.burstLimit === undefined
            ? null
            : { rateLimit: rate.rateLimit, burstLimit: rate.burstLimit },
        ),
      ),
      ...otherServices.facts,
    },
    onFact,
  );
  return { ...facts, ...(await otherServices.deliveries.value) };
}

/** The same reads as far as they hang on the API alone: whoever reads the facts later finds them answered. */
export async function readAhead(clients: Clients, target: Target, request: Called): Promise<Facts['api']> {
  const reads = (target.apiType === 'REST' ? restReads : v2Reads)(clients, target, [], request);
  const account = readAccount(clients);
  await Promise.all(
    [reads.stages, reads.stage, reads.draft, reads.deployed, reads.authorizers].map(({ value }) => value),
  );
  await account;
  return reads.api.value;
}

const readAccount = (clients: Clients) => factOf('GetAccount', () => clients.call('apigateway', 'GetAccount', {}));

/** Waits for every part, and tells of each when it is there. */
async function allOf<T extends object>(
  reads: { readonly [K in keyof T]: T[K] | Promise<T[K]> | Read<T[K]> },
  onEach: (part: Partial<T>) => void,
): Promise<T> {
  const names = Object.keys(reads) as (keyof T)[];
  const read = await Promise.all(
    names.map(async (name) => {
      const planned = reads[name];
      const value = await (isRead(planned) ? planned.value : planned);
      onEach({ [name]: value } as Partial<T>);
      return [name, value] as const;
    }),
  );
  return Object.fromEntries(read) as T;
}

const isRead = <T>(planned: T | Promise<T> | Read<T>): planned is Read<T> =>
  typeof planned === 'object' && planned !== null && 'depth' in planned;

const arnOf = (caller: Fact<Caller | null>): string | null =>
  caller.state === 'known' ? (caller.value?.arn ?? null) : null;

/** The Host header, when it was given, and the name in the URL. */
const hostsOf = (request: Request): readonly string[] => [
  ...new Set([headerOf(request.headers, 'host') ?? request.host, request.host]),
];

function sentKey(request: Request): Secret | null {
  const header = headerOf(request.headers, 'x-api-key');
  return request.apiKey ?? (header === undefined ? null : secret(header));
}

/** The roles of authorizers and of logging. */
async function gatewayRolesIn(
  clients: Clients,
  authorizers: Fact<readonly Authorizer[]>,
  logging: Facts['cloudWatchRoleArn'],
  accountId: string,
): Promise<Facts['gatewayRoles']> {
  const named = togetherKnown([
    mapFact(logging, (arn) => [arn]),
    mapFact(authorizers, (list) => list.map((authorizer) => authorizer.credentialsArn)),
  ]);
  if (named.state !== 'known') return named;
  const arns = named.value.filter((arn) => arn !== null);
  return readGatewayRoles(clients, [...new Set(arns)].sort(), accountId);
}

/** Facts that cannot be read at all, but for what the credentials themselves tell. */
export async function factsWithoutAccess(
  { scope, caller, signerArn, credential }: ReadingOf,
  noAccess: Unknown | null,
): Promise<Facts> {
  return {
    ...unreadFacts(scope, noAccess ?? notAsked('apigw-doctor could not sign in to the account')),
    signerArn: arnOf(await caller.value) ?? (await signerArn),
    caller: await caller.value,
    credential: await credential,
  };
}
