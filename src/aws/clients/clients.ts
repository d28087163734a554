import { partitionOf } from '../../core/api-gateway/arns.ts';
import type { Clock } from '../../core/model/ports.ts';
import { systemClock, withinTime } from '../../host/clock.ts';
import type { Connections } from '../../host/connection.ts';
import type { Debug } from '../../host/debug-log.ts';
import type { Counter } from '../counter.ts';
import { awsCallError, isThrottlingCode } from '../errors.ts';
import { permissionFor } from '../permissions.ts';
import type { Tape } from '../tape.ts';
import { type Command, checked } from './checked.ts';
import { type ServiceLimiters, serviceLimiters } from './limits.ts';
import { sendWritesOnce, thrownBy } from './sent-once.ts';
import { taped } from './taped.ts';
import { type CallEvent, type Clients, SERVICES, type Service } from './types.ts';

/** Keys as the SDK takes them; the SDK calls the function again when they have expired. */
export interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
export type CredentialProvider = () => Promise<SdkCredentials>;

export interface ClientsOptions {
  readonly region: string;
  readonly credentials: CredentialProvider;
  /** Normalised endpoint of one service; null for AWS's own. */
  readonly endpointOf: (service: Service) => string | null;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  /** Deadline of one call with all its retries, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly counter: Counter;
  /** Shared by all that ask in the same Region; absent for clients that ask alone. */
  readonly limits?: ServiceLimiters;
  /** The practice account answers. */
  readonly ofPractice?: boolean;
  /** Proxy and certificate authorities; absent for Node's own way. */
  readonly connections?: Connections;
  /** Cuts the calls that are under way when it fires. */
  readonly ended?: AbortSignal;
  /** Told of every attempt: operation, status, request id, time. */
  readonly debug?: Debug;
  /** Keeps every answer, or gives it from a recording. */
  readonly tape?: { readonly tape: Tape; readonly profile: string | null };
}

interface SdkClient {
  send(command: unknown, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

export function makeClients(options: ClientsOptions): Clients {
  const partition = partitionOf(options.region);
  const place = { partition, region: options.region };
  const limits = options.limits ?? serviceLimiters(options.clock, (service) => options.endpointOf(service) === null);
  const opened = new Map<Service, Promise<OpenService>>();
  const open = (service: Service): Promise<OpenService> => {
    const already = opened.get(service) ?? openService(service, options);
    opened.set(service, already);
    return already;
  };

  async function sendCounted(
    service: Service,
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<unknown> {
    const end = options.counter.begin();
    try {
      // Credentials first: a person may be typing an MFA code, and the deadline is for AWS alone.
      await options.credentials();
      return await limits[service](operation, async () => {
        const { client, command } = await open(service);
        // The SDK's waits between attempts do not listen to the signal; the deadline holds all the same.
        return await withinTime(options.timeoutMs, (over) =>
          client.send(command(operation, input), { abortSignal: either(over, options.ended) }),
        );
      });
    } catch (thrown) {
      const permission = permissionFor(service, operation, input, place);
      throw awsCallError(thrownBy(thrown), { service, operation, permission, timeoutMs: options.timeoutMs });
    } finally {
      end();
    }
  }

  const view = (listener: ((event: CallEvent) => void) | null): Clients => {
    const send: Clients['send'] = async (service, operation, input) => {
      if (!isService(service)) throw new Error(`No client for the service ${service}.`);
      if (!listener) return sendCounted(service, operation, input);
      const started = options.clock.now();
      const tell = (state: CallEvent['state']): void =>
        listener({ operation, state, ms: options.clock.now() - started });
      tell('started');
      try {
        const output = await sendCounted(service, operation, input);
        tell('done');
        return output;
      } catch (error) {
        tell(error instanceof Error && 'failure' in error && error.failure === 'denied' ? 'denied' : 'failed');
        throw error;
      }
    };
    const clients: Clients = {
      ...place,
      asDocumented: options.ofPractice === true || options.endpointOf('apigateway') === null,
      send,
      // The types of `call` tie an operation to its input and output; at run time it is `send`.
      call: ((service: Service, operation: string, input: Record<string, unknown>) =>
        send(service, operation, input)) as unknown as Clients['call'],
      watched: view,
      // Only a reading asks what waits for what.
      branch: () => clients,
      depth: () => 0,
    };
    return clients;
  };
  return view(null);
}

const either = (one: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? one : AbortSignal.any([one, other]);

const isService = (service: string): service is Service => (SERVICES as readonly string[]).includes(service);

interface OpenService {
  readonly client: SdkClient;
  readonly command: (operation: string, input: Readonly<Record<string, unknown>>) => unknown;
}

async function openService(service: Service, options: ClientsOptions): Promise<OpenService> {
  const module = await load(service);
  const endpoint = options.endpointOf(service);
  const agent = options.connections?.agent ?? null;
  const client = new module.Client({
    region: options.region,
    credentials: options.credentials,
    retryMode: 'adaptive',
    maxAttempts: 4,
    useFipsEndpoint: options.useFips,
    useDualstackEndpoint: options.useDualstack,
    systemClockOffset: options.clock.now() - systemClock.now(),
    logger: SILENT,
    ...(endpoint === null ? {} : { endpoint }),
    ...(agent === null ? {} : { requestHandler: { httpsAgent: agent } }),
  });
  sendWritesOnce(client);
  watchAttempts(client, service, options);
  const commands = module as unknown as Readonly<Record<string, (new (input: unknown) => Command) | undefined>>;
  return {
    client: client as unknown as SdkClient,
    command: (operation, input) => {
      const Command = commands[`${operation}Command`];
      if (!Command) throw new Error(`${service} has no operation ${operation} here.`);
      const made = checked(new Command(input), service, operation);
      if (options.tape === undefined) return made;
      const { tape, profile } = options.tape;
      return taped(made, tape, { profile, region: options.region, service, operation, input });
    },
  };
}

/** The SDK copies every answer for a log that nobody keeps, unless there is no `info` to write it with. */
const ignore = (): void => {};
const SILENT = { trace: ignore, debug: ignore, warn: ignore, error: ignore, info: undefined as unknown as () => void };

async function load(service: Service) {
  switch (service) {
    case 'apigateway':
      return await import('./api-gateway.ts');
    case 'apigatewayv2':
      return await import('./api-gateway-v2.ts');
    case 'cognito-idp':
      return await import('./cognito.ts');
    case 'logs':
      return await import('./logs.ts');
    case 'lambda':
      return await import('./lambda.ts');
    case 'organizations':
      return await import('./organizations.ts');
    case 'ec2':
      return await import('./ec2.ts');
    case 'wafv2':
      return await import('./wafv2.ts');
    case 'cloudfront':
      return await import('./cloudfront.ts');
    case 'iam':
      return await import('./iam.ts');
    case 'sts':
      return await import('./sts.ts');
  }
}

/** Sits inside the SDK's retry loop, outside its deserializer: sees every attempt, and its error by name. */
function watchAttempts(client: unknown, service: Service, { counter, clock, debug }: ClientsOptions): void {
  type Next = (args: unknown) => Promise<unknown>;
  type Middleware = (next: Next, context: { readonly commandName?: string }) => Next;
  const { middlewareStack } = client as {
    middlewareStack: { add(middleware: Middleware, options: Readonly<Record<string, unknown>>): void };
  };
  middlewareStack.add(
    (next, context) => async (args) => {
      const began = clock.now();
      const tell = (metadata: Metadata, error: string | null): void =>
        debug?.({
          event: 'aws',
          service,
          operation: context.commandName?.replace(/Command$/, '') ?? '',
          status: metadata.httpStatusCode ?? null,
          requestId: metadata.requestId ?? null,
          error,
          ms: clock.now() - began,
        });
      try {
        const result = await next(args);
        counter.attempt(false);
        tell(metadataOf((result as { readonly output?: unknown }).output), null);
        return result;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        counter.attempt(isThrottlingCode(name));
        tell(metadataOf(error), name);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'watchAttempts' },
  );
}

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}
const metadataOf = (answer: unknown): Metadata =>
  (answer as { readonly $metadata?: Metadata } | undefined)?.$metadata ?? {};
