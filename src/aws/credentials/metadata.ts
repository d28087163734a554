import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { type Environment, variable } from '../../host/environment.ts';
import { readTextOrNull } from '../../host/files.ts';
import type { SdkCredentials } from '../clients/clients.ts';
import { keysOf } from './ask.ts';
import { CredentialError } from './credential-error.ts';
import { isSwitchedOn } from './profiles.ts';

/** Settings of the profile in use; the instance's metadata service may be described there. */
type Settings = Readonly<Record<string, string>>;

/** True where a container's agent is said to hand out keys. */
export const isInContainer = (environment: Environment): boolean =>
  (variable(environment, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI') ??
    variable(environment, 'AWS_CONTAINER_CREDENTIALS_FULL_URI')) !== null;

/** As in the AWS CLI. */
const CONTAINER_MS = 2000;
const CONTAINER_ATTEMPTS = 3;
/** Whom a token may be sent to in the clear: agents of ECS and EKS, and this computer. */
const AGENTS = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost']);
const isLoopback = (host: string): boolean => host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * The keys of a container's role, from the agent that the environment names. Never through a proxy.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function containerCredentials(environment: Environment): Promise<SdkCredentials> {
  const relative = variable(environment, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI');
  const address =
    relative === null
      ? (variable(environment, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? '')
      : `http://169.254.170.2${relative}`;
  const from = `the container's credentials at ${address}`;
  if (!URL.canParse(address)) throw new CredentialError('settings', `${from}: the address is not a URL`);
  const url = new URL(address);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname) && !AGENTS.has(url.hostname))
    throw new CredentialError(
      'settings',
      `${from}: plain HTTP is allowed only for this computer and for the ECS and EKS credential endpoints`,
    );
  const token = await containerToken(environment);
  const headers = { accept: 'application/json', ...(token === null ? {} : { authorization: token }) };
  let answer = await get(url, headers, CONTAINER_MS);
  for (let attempt = 1; attempt < CONTAINER_ATTEMPTS && answer.status === null; attempt += 1)
    answer = await get(url, headers, CONTAINER_MS);
  const keys = answer.status === 200 ? readKeys(answer.body) : null;
  if (keys !== null) return keys;
  const what = answer.status === 200 ? 'returned no credentials' : `answered ${answer.status ?? answer.why}`;
  throw new CredentialError('cannot-sign', `${from}: it ${what}`);
}

async function containerToken(environment: Environment): Promise<string | null> {
  const file = variable(environment, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE');
  const token =
    file === null
      ? variable(environment, 'AWS_CONTAINER_AUTHORIZATION_TOKEN')
      : await readTextOrNull(file).catch(() => null);
  if (file !== null && token === null)
    throw new CredentialError('settings', `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: ${file} cannot be read`);
  if (token !== null && /[\r\n]/.test(token))
    throw new CredentialError('settings', "the container's authorization token has a line break in it");
  return token;
}

/** The instance metadata service, asked with a session token first. Null where nobody answers with what was asked. */
export interface InstanceMetadata {
  readonly credentials: () => Promise<SdkCredentials | null>;
  readonly region: () => Promise<string | null>;
}

/**
 * The metadata service of an EC2 instance, where the environment and the profile say; asked once, within a second, as
 * the AWS CLI asks. Null where it is switched off.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
 */
export function instanceMetadata(environment: Environment, settings: Settings): InstanceMetadata | null {
  if (isSwitchedOn(environment, {}, 'ec2_metadata_disabled')) return null;
  const setting = (name: string): string | null =>
    variable(environment, `AWS_${name.toUpperCase()}`) ?? (settings[name] || null);
  const isV6 = setting('ec2_metadata_service_endpoint_mode')?.toLowerCase() === 'ipv6';
  const base = setting('ec2_metadata_service_endpoint') ?? (isV6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254');
  if (!URL.canParse(base))
    throw new CredentialError('settings', `AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL: ${base}`);
  const ms = 1000 * (Number(setting('metadata_service_timeout')) || 1);
  const attempts = Number(setting('metadata_service_num_attempts')) || 1;
  const needsToken = isSwitchedOn(environment, settings, 'ec2_metadata_v1_disabled');
  const at = (path: string): URL => new URL(`${base.replace(/(?<!\/)\/+$/, '')}/latest/${path}`);

  async function read(path: string): Promise<string | null> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const token = await get(at('api/token'), { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }, ms, 'PUT');
      if (token.status !== 200 && needsToken) return null;
      const session = token.status === 200 ? { 'x-aws-ec2-metadata-token': token.body } : {};
      const answer = await get(at(`meta-data/${path}`), session, ms);
      if (answer.status === 200 && answer.body !== '') return answer.body.trim();
    }
    return null;
  }
  const roles = 'iam/security-credentials/';
  return {
    credentials: async () => {
      const role = await read(roles);
      const answer = role === null ? null : await read(`${roles}${role}`);
      return answer === null ? null : readKeys(answer);
    },
    region: async () => (await read('placement/availability-zone/'))?.replace(/[a-z]$/, '') ?? null,
  };
}

function readKeys(body: string): SdkCredentials | null {
  try {
    return keysOf(JSON.parse(body) as object);
  } catch {
    return null;
  }
}

interface Answer {
  /** Null where there was none: then `why`. */
  readonly status: number | null;
  readonly why: string;
  readonly body: string;
}

/** One request, straight to where it goes: what hands out this machine's keys is on this machine. */
function get(url: URL, headers: Readonly<Record<string, string>>, ms: number, method = 'GET'): Promise<Answer> {
  return new Promise((resolve) => {
    const broken = (error: Error & { readonly code?: unknown }): void =>
      resolve({ status: null, why: typeof error.code === 'string' ? error.code : error.name, body: '' });
    const client = url.protocol === 'https:' ? https : http;
    const request = client.request(
      url,
      { method, headers, agent: false, signal: AbortSignal.timeout(ms) },
      (response) => {
        let body = '';
        response
          .setEncoding('utf8')
          .on('data', (text: string) => {
            body += text;
          })
          .on('end', () => resolve({ status: response.statusCode ?? null, why: '', body }))
          .on('error', broken);
      },
    );
    request.on('error', broken);
    request.end();
  });
}
