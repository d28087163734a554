import type { Consents } from '../examination/index.ts';
import { type Command, collect, Option } from './build.ts';

/** The flags of contract.md that say which API, which call and what was seen; shared by `diagnose` and the wizard. */
export interface CallFlags {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly invokeEndpoint?: string;
  readonly api?: string;
  readonly stage?: string;
  readonly method?: string;
  readonly path?: string;
  readonly routeKey?: string;
  readonly host?: string;
  readonly queryString?: string;
  readonly query?: string;
  readonly caller?: string;
  readonly callerProfile?: string;
  readonly signed?: boolean;
  readonly unsigned?: boolean;
  readonly header?: readonly string[];
  readonly bodyLength?: string;
  readonly data?: string;
  readonly token?: string;
  readonly apiKey?: string;
  readonly origin?: string;
  readonly withCredentials?: boolean;
  readonly sourceIp?: string;
  readonly vpce?: string;
  readonly clientCert?: string;
  readonly time?: string;
  readonly observed?: string;
  readonly status?: string;
  readonly errorType?: string;
  readonly body?: string;
  readonly testAuthorizer?: boolean;
  readonly matchKey?: boolean;
  readonly mfaCode?: string;
}

export function addAccountFlags(command: Command): Command {
  return command
    .option('--profile <name>', 'credentials and region of this AWS profile')
    .option('--region <region>', 'region of the API')
    .option('--endpoint-url <url>', 'endpoint URL of the AWS control plane, if it is not AWS')
    .option('--invoke-endpoint <url>', 'address that real calls connect to, if you use a custom endpoint')
    .option('--mfa-code <code>', 'MFA code, if the profile needs one: a value, @file,\n- or $NAME');
}

/** What is done only when the person said so. */
export const consentsIn = ({ testAuthorizer = false, matchKey = false }: CallFlags): Consents => ({
  testAuthorizer,
  matchKey,
});

export function addCallFlags(command: Command): Command {
  return addAccountFlags(command)
    .option('--api <id>', 'id of the API')
    .option('--stage <name>', 'name of the stage')
    .option('--method <verb>', 'GET, POST, …')
    .option('--path <path>', 'path after the stage, e.g. /orders/42; with --host,\nafter the host name')
    .option('--route-key <key>', "WebSocket: $connect; HTTP API: 'GET /orders/{id}'")
    .option('--host <name>', "host name in the URL, if it is not the API's own")
    .option('--query-string <text>', 'query string of the call, without question mark')
    .option('--query <text>', 'the same')
    .option('--caller <who>', 'an ARN, "anonymous" or "self"')
    .option('--caller-profile <name>', 'profile whose credentials sign the call')
    .option('--signed', 'the call is signed with SigV4')
    .option('--unsigned', 'the call is not signed')
    .addOption(new Option('--header <header>', '"Name: value"; repeat it for each header').argParser(collect))
    .option('--body-length <bytes>', 'length of the request body')
    .option('--data <text>', 'request body: a text, @file, or - for stdin')
    .option('--token <value>', 'bearer token: a value (others on this computer can\nsee it), @file, - or $NAME')
    .option('--api-key <value>', 'API key: a value, @file, - or $NAME')
    .option('--test-authorizer', "run a Lambda authorizer's function as a test")
    .option('--match-key', 'read the values of API keys, to find the one sent')
    .option('--origin <origin>', 'origin of the web page that makes the call')
    .option('--with-credentials', 'the page sends cookies')
    .option('--source-ip <address>', 'source IP address that API Gateway sees')
    .option('--vpce <id>', 'VPC endpoint that the call comes through')
    .option('--client-cert <file>', 'client certificate of the caller (PEM)')
    .option('--time <time>', 'when the call was made, ISO 8601')
    .option('--observed <file>', 'the answer as curl -i prints it; - for stdin')
    .option('--status <code>', 'HTTP status that you received')
    .option('--error-type <name>', 'x-amzn-ErrorType that you received')
    .option('--body <text>', 'response body that you received');
}
