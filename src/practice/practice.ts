import { randomBytes } from 'node:crypto';
import type { CaseFile } from '../core/intake/cases/index.ts';
import { answerControl } from './control.ts';
import { isFromOtherOrigin, isOwnHost } from './http/own-host.ts';
import { serve } from './http/server.ts';
import { readSignature } from './http/sigv4.ts';
import type { WireReply, WireRequest } from './http/types.ts';
import { answerInvoke, unknownHost } from './invoke/answer.ts';
import { isInvokeHost } from './invoke/find-api.ts';
import type { PracticePlan } from './plan.ts';
import { addAdmin, type PracticeProfile, profilesOf } from './profiles.ts';
import { dumpOf } from './store/dump.ts';
import { loadCases } from './store/load.ts';
import type { Store } from './store/types.ts';

export interface ServeOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** False: exports leave the resource policy out, as AWS may. */
  readonly exportsPolicy?: boolean;
}

export interface PracticeApi {
  readonly apiId: string;
  readonly name: string;
  readonly apiType: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  /** The host of the case's request, and its path: what to call. */
  readonly host: string;
  readonly path: string;
  /** The `id` a case file gives itself, for showing; null when it has none. */
  readonly caseId: string | null;
}

/** A running practice account. */
export interface Practice {
  /** Control plane and invoke URL on one port of 127.0.0.1. */
  readonly url: string;
  readonly invokeEndpoint: string;
  /** The moment that the cases' calls were moved to, ISO 8601. */
  readonly startedAt: string;
  /**
   * For `X-Practice-Token`, which makes the other headers count: `X-Practice-Source-Ip`, `X-Practice-Vpce` (`none` for
   * the internet), `X-Practice-Client` (`browser`), `X-Practice-Client-Cert` (JSON as a case writes it, or `none`) and
   * `X-Practice-Url-Host` (the name in the URL, where the Host header differs).
   */
  readonly token: string;
  readonly profiles: readonly PracticeProfile[];
  /** May do everything in the first account. */
  readonly adminProfile: PracticeProfile;
  readonly apis: readonly PracticeApi[];
  /**
   * The signed token of each case's request, in the order of the cases; null for a case without. The issuers' keys are
   * served too.
   */
  readonly tokens: readonly (string | null)[];
  /** What another program needs in its environment. */
  readonly env: () => Readonly<Record<string, string>>;
  /** The same as flags of the AWS CLI. */
  readonly flags: () => string;
  /** The whole account as JSON, without secrets, for a comparison of before and after. */
  readonly dump: () => Readonly<Record<string, unknown>>;
  /** How many requests came in so far. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Serves the account on 127.0.0.1. */
export async function serveAccount(
  { given, cases, clock, startedAt, issuers, admins: [admin, ...others], names }: PracticePlan,
  { port = 0, exportsPolicy = true }: ServeOptions,
): Promise<Practice> {
  const store = loadCases(cases);
  const adminProfile = addAdmin(store, admin);
  const profiles = [adminProfile, ...others.map((one) => addAdmin(store, one)), ...profilesOf(store, names)];
  const token = randomBytes(24).toString('base64url');
  const planes = { store, cases, token, issuers, exportsPolicy, now: () => clock.now() };
  let count = 0;
  const server = await serve(port, (request) => {
    count += 1;
    return answer(planes, request);
  });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    invokeEndpoint: url,
    startedAt,
    token,
    adminProfile,
    profiles,
    apis: apisOf(cases, given),
    tokens: issuers.tokens,
    env: () => environmentOf(url, adminProfile),
    flags: () => `--endpoint-url ${url} --region ${adminProfile.region}`,
    dump: () => dumpOf(store),
    requests: () => count,
    close: server.close,
  };
}

type Planes = Parameters<typeof answerControl>[0] & Parameters<typeof answerInvoke>[0] & { readonly store: Store };

/**
 * A call to an API names the API's host. `/_practice/{api}/{stage}/…` is a call without a Host to set, for programs on
 * this computer and no web page. Everything else is management, which takes signed requests under any name; without a
 * signature a name that nobody here knows gets the answer that API Gateway gives it.
 */
function answer(planes: Planes, request: WireRequest): WireReply | null {
  const published =
    request.method === 'GET'
      ? planes.issuers.document((request.headers['host'] ?? '').toLowerCase(), request.rawPath)
      : null;
  if (published !== null) return { status: 200, headers: { 'content-type': 'application/json' }, body: published };
  const byPath = /^\/_practice\/([a-z0-9]{10})(\/.*)$/.exec(request.rawPath);
  const api = byPath ? planes.store.apis.get(byPath[1] ?? '') : undefined;
  if (byPath && api) {
    if (!isOwnHost(request) || isFromOtherOrigin(request)) return unknownHost();
    const host = `${api.id}.execute-api.${api.region}.amazonaws.com`;
    return answerInvoke(planes, { ...request, rawPath: byPath[2] ?? '/', headers: { ...request.headers, host } });
  }
  if (isInvokeHost(planes.store, planes.cases, request.headers['host'] ?? '')) return answerInvoke(planes, request);
  if (!isOwnHost(request) && readSignature(request).kind === 'none') return unknownHost();
  return answerControl(planes, request);
}

function apisOf(cases: readonly CaseFile[], given: readonly CaseFile[]): readonly PracticeApi[] {
  return cases.map(({ config, request, apiType }, i) => {
    const raw: Readonly<Record<string, unknown>> = { ...given[i] };
    return {
      apiId: config.api.id,
      name: config.api.name,
      apiType,
      accountId: config.account.id,
      region: config.api.region,
      stage: config.stage.name,
      host: request.host,
      path: request.path,
      caseId: typeof raw['id'] === 'string' ? raw['id'] : null,
    };
  });
}

const environmentOf = (url: string, admin: PracticeProfile): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: admin.accessKeyId,
  AWS_SECRET_ACCESS_KEY: admin.secretAccessKey,
  AWS_REGION: admin.region,
  AWS_DEFAULT_REGION: admin.region,
  APIGW_DOCTOR_INVOKE_ENDPOINT: url,
});
