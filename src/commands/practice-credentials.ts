import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { PRIVATE_FILE } from '../host/file-modes.ts';
import { isAlive, readTextOrNull } from '../host/files.ts';
import type { Practice } from '../practice/index.ts';

/** Credentials of a practice account as other programs take them. */
export interface HandedOut {
  /** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
  readonly credentialsFile: string;
  /** The signed token of a case's request, by API. */
  readonly tokenFiles: readonly { readonly apiId: string; readonly path: string }[];
  readonly remove: () => Promise<void>;
}

const PREFIX = 'apigw-doctor-practice-';
/** Which process a directory belongs to, and at which address its account is served. */
const SERVER = 'server.json';
interface Server {
  readonly pid: number;
  readonly url: string;
}

/** Writes them into a directory that only the owner may look into. */
export async function handOut({ url, profiles, apis, tokens }: Practice): Promise<HandedOut> {
  const directory = await mkdtemp(join(tmpdir(), PREFIX));
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(directory, name), text, { mode: PRIVATE_FILE });
    return join(directory, name);
  };
  const server: Server = { pid: process.pid, url };
  await write(SERVER, JSON.stringify(server));
  const withToken = apis.flatMap(({ apiId }, at) => {
    const token = tokens[at] ?? null;
    return token === null ? [] : [{ apiId, token }];
  });
  return {
    credentialsFile: await write('credentials', profiles.map(section).join('\n')),
    tokenFiles: await Promise.all(
      withToken.map(async ({ apiId, token }) => ({ apiId, path: await write(`token-${apiId}`, token) })),
    ),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Removes what servers that were killed have not removed; tells at which addresses they had served. */
export async function removeOfKilledServers(): Promise<readonly string[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  const urls = await Promise.all(names.map((name) => removeIfKilled(join(tmpdir(), name))));
  return urls.filter((url) => url !== null);
}

/** The address of its server where that runs no more and the directory is ours; else null, and nothing is removed. */
async function removeIfKilled(directory: string): Promise<string | null> {
  try {
    const { uid } = await lstat(directory);
    const server: Partial<Server> = JSON.parse((await readTextOrNull(join(directory, SERVER))) ?? '{}');
    const isOurs = process.getuid === undefined || uid === process.getuid();
    if (!isOurs || typeof server.pid !== 'number' || isAlive(server.pid)) return null;
    await rm(directory, { recursive: true, force: true });
    return server.url ?? null;
  } catch {
    // Somebody else's, or another start removes it at this moment.
    return null;
  }
}

const section = ({ name, accessKeyId, secretAccessKey, sessionToken, region }: Practice['profiles'][number]): string =>
  [
    `[${name}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === null ? [] : [`aws_session_token = ${sessionToken}`]),
    `region = ${region}`,
    '',
  ].join('\n');
