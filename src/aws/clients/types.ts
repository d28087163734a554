// The SDK's own types, reached without loading it: `import type` leaves nothing behind at run time.
export interface Modules {
  readonly apigateway: typeof import('./api-gateway.ts');
  readonly apigatewayv2: typeof import('./api-gateway-v2.ts');
  readonly 'cognito-idp': typeof import('./cognito.ts');
  readonly logs: typeof import('./logs.ts');
  readonly lambda: typeof import('./lambda.ts');
  readonly organizations: typeof import('./organizations.ts');
  readonly ec2: typeof import('./ec2.ts');
  readonly wafv2: typeof import('./wafv2.ts');
  readonly cloudfront: typeof import('./cloudfront.ts');
  readonly iam: typeof import('./iam.ts');
  readonly sts: typeof import('./sts.ts');
}

/** A service this program calls, under the name that AWS uses for it in IAM actions. */
export type Service = keyof Modules;
export const SERVICES: readonly Service[] = [
  'apigateway',
  'apigatewayv2',
  'cognito-idp',
  'logs',
  'iam',
  'sts',
  'lambda',
  'organizations',
  'ec2',
  'wafv2',
  'cloudfront',
];

export type OperationOf<S extends Service> = {
  [K in keyof Modules[S]]: K extends `${infer O}Command` ? O : never;
}[keyof Modules[S]];

type CommandOf<S extends Service, O extends OperationOf<S>> = `${O}Command` extends keyof Modules[S]
  ? Modules[S][`${O}Command`] extends new (
      ...args: never[]
    ) => infer C
    ? C
    : never
  : never;

export type InputOf<S extends Service, O extends OperationOf<S>> =
  CommandOf<S, O> extends { readonly input: infer I } ? I : never;

export type OutputOf<S extends Service, O extends OperationOf<S>> =
  CommandOf<S, O> extends { resolveMiddleware(...args: never[]): (args: never) => Promise<{ output: infer R }> }
    ? R
    : never;

/** What one call to AWS is doing, for progress lines. */
export interface CallEvent {
  readonly operation: string;
  readonly state: 'started' | 'done' | 'denied' | 'failed';
  readonly ms: number;
}

/**
 * Calls to one AWS account and region with one set of credentials. Every call has its deadline, its share of the
 * service's rate, and is counted. A call that fails throws an `AwsCallError`, and nothing else.
 */
export interface Clients {
  readonly region: string;
  readonly partition: string;
  /** AWS, or the practice account, which answers as AWS documents it; false where somebody else's program answers. */
  readonly asDocumented: boolean;
  call<S extends Service, O extends OperationOf<S>>(
    service: S,
    operation: O,
    input: InputOf<S, O>,
  ): Promise<OutputOf<S, O>>;
  /** The same for an operation that is only known as text, as a planned change names it. */
  send(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** The same clients, telling a listener what each call does. */
  watched(listener: (event: CallEvent) => void): Clients;
  /**
   * The same clients for reads that do not wait for the others of these: within a reading their calls come after this
   * round, or after the last call that these have answered.
   */
  branch(round?: number): Clients;
  /** Within a reading: how many calls, each waiting for the one before, these and their branches have made. */
  depth(): number;
}

/** What a reading needs of them. */
export interface Reader extends Pick<Clients, 'call' | 'depth'> {
  branch(round?: number): Reader;
}

/** For a read outside of any reading: what waits for what is not counted. */
export function uncounted(call: Clients['call']): Reader {
  const reader: Reader = { call, branch: () => reader, depth: () => 0 };
  return reader;
}
