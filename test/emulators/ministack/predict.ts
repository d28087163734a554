import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount } from '../../../src/aws/index.ts';
import type { Examination } from '../../../src/core/examine.ts';
import { buildRequest, fromHeaders, headersToShow } from '../../../src/core/intake/index.ts';
import type { Account, CallerChoice } from '../../../src/core/model/ports.ts';
import type { Request, Signing, Token } from '../../../src/core/model/request.ts';
import { secretOrNull } from '../../../src/core/model/secret.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { environmentOf } from '../../aws/support.ts';
import { ROOT } from '../ministack-server.ts';
import type { World } from './account.ts';
import type { Call } from './calls.ts';
import { BEHAVIOURS } from './functions.ts';
import type { Wire } from './send.ts';

/** The program, looking at MiniStack as `diagnose --endpoint-url … --no-call` does. */
export interface Program {
  readonly examine: (call: Call, wire: Wire | null, now: number) => Promise<Examination>;
}

export function openProgram(world: World): Program {
  const account = openAccount({
    profile: 'root',
    region: 'us-east-1',
    endpointUrl: world.url,
    invokeEndpoint: null,
    callerProfile: null,
    timeoutMs: 20_000,
    clock: systemClock,
    environment: environmentOf({ AWS_SHARED_CREDENTIALS_FILE: profilesOf(world) }),
    matchKey: true,
    practice: null,
  });
  // Nothing is changed between the calls: what one of them was told needs not be asked again.
  const once: Account = {
    ...account,
    readFacts: (target, request, caller, how) =>
      account.readFacts(target, request, caller, { ...how, refetch: () => false }),
  };
  return {
    async examine(call, wire, now) {
      const stage = call.api.type === 'HTTP' ? call.api.stage : 'prod';
      const target = { apiType: call.api.type, apiId: call.api.id, stage };
      const caller = callerOf(call);
      const request = await requestOf(world, call, wire, now);
      const options = { observed: null, call: false, matchKey: true };
      const runtime = call.told.functions ? { behaviours: BEHAVIOURS } : { behaviours: { hello: BEHAVIOURS.hello } };
      return examine(once, target, request, caller, { ...options, runtime });
    },
  };
}

/** A credentials file with everybody in it, and one profile whose secret is wrong for each user. */
function profilesOf({ people }: World): string {
  const file = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-profiles-')), 'credentials');
  const profile = (name: string, id: string, secretKey: string, token: string | null): string =>
    [`[${name}]`, `aws_access_key_id=${id}`, `aws_secret_access_key=${secretKey}`]
      .concat(token === null ? [] : [`aws_session_token=${token}`])
      .join('\n');
  const texts = people.flatMap(({ name, accessKeyId, secretAccessKey, sessionToken }) => [
    profile(name, accessKeyId, secretAccessKey, sessionToken),
    profile(`${name}-secret`, accessKeyId, 'another-secret', sessionToken),
  ]);
  writeFileSync(file, [profile('root', ROOT.accessKeyId, ROOT.secretAccessKey, null), ...texts].join('\n\n'));
  return file;
}

function callerOf({ signed }: Call): CallerChoice {
  if (signed === null || signed.fault === 'unknown-key') return { kind: 'anonymous' };
  const { who, fault, told } = signed;
  if (told === 'captured') return { kind: 'arn', arn: who.arn };
  return { kind: 'profile', profile: fault === 'secret' ? `${who.name}-secret` : who.name };
}

async function requestOf(world: World, call: Call, wire: Wire | null, now: number): Promise<Request> {
  const { headers, token, apiKey, origin, client, ...rest } = fromHeaders(Object.entries(call.headers), null);
  const shown = headersToShow({ headers: headers ?? {}, ...rest });
  const secrets = Object.entries(rest.secretHeaders ?? {}).map(([name, value]) => [name, value.reveal()]);
  const host = `${call.api.id}.execute-api.us-east-1.amazonaws.com`;
  const request = buildRequest({
    target: { apiType: call.api.type, apiId: call.api.id, stage: 'prod' },
    verb: call.verb,
    path: call.path,
    caller: callerOf(call),
    sourceIp: call.from,
    region: 'us-east-1',
    partition: 'aws',
    now,
    signing: {},
    over: {
      host,
      path: call.path,
      headers: { ...shown, ...Object.fromEntries(secrets) },
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(token === undefined ? {} : { token: call.told.issuerKeys ? await verified(world, token) : token }),
      ...(origin === undefined ? {} : { origin, credentialsMode: 'omit' as const }),
      ...(client === undefined ? {} : { client }),
    },
  });
  return { ...request, signing: wire === null ? null : signingOf(call, wire, host) };
}

/** What is told of the signature; of a profile the key is not named, the program finds it. */
function signingOf({ signed }: Call, wire: Wire, host: string): Signing {
  return {
    accessKeyId: signed?.told === 'profile' && signed.fault !== 'no-session-token' ? null : wire.accessKeyId,
    service: wire.service,
    region: wire.region,
    date: wire.date,
    host,
    path: wire.path,
    query: '',
    sessionToken: secretOrNull(wire.sessionToken ?? undefined),
    placement: 'headers',
  };
}

/** The token checked against the keys that the pool publishes: no issuer of an emulator is on the internet. */
async function verified(world: World, token: Token): Promise<Token> {
  const [head = '', body = '', signature = ''] = token.raw?.reveal().split('.') ?? [];
  const pool = String(token.claims['iss']).split('/').at(-1) ?? '';
  const published = await fetch(`${world.url}/${pool}/.well-known/jwks.json`);
  const { keys } = (await published.json()) as { readonly keys: readonly (JsonWebKey & { readonly kid?: string })[] };
  const kid: unknown = (JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as { kid?: unknown }).kid;
  const isSigned = keys
    .filter((key) => key.kid === kid)
    .some((key) =>
      verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${body}`),
        createPublicKey({ key, format: 'jwk' }),
        Buffer.from(signature, 'base64url'),
      ),
    );
  return { ...token, signature: isSigned ? 'valid' : 'invalid' };
}
