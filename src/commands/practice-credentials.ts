import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRIVATE_FILE } from '../host/files.ts';
import type { Practice } from '../practice/index.ts';

/** Credentials of a practice account as other programs take them. */
export interface HandedOut {
  /** https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
  readonly credentialsFile: string;
  /** The signed token of a case's request, by API. */
  readonly tokenFiles: readonly { readonly apiId: string; readonly path: string }[];
  readonly remove: () => Promise<void>;
}

/** Writes them into a directory that only the owner may look into. */
export async function handOut({ profiles, apis, tokens }: Practice): Promise<HandedOut> {
  const directory = await mkdtemp(join(tmpdir(), 'apigw-doctor-practice-'));
  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(directory, name), text, { mode: PRIVATE_FILE });
    return join(directory, name);
  };
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

const section = ({ name, accessKeyId, secretAccessKey, sessionToken, region }: Practice['profiles'][number]): string =>
  [
    `[${name}]`,
    `aws_access_key_id = ${accessKeyId}`,
    `aws_secret_access_key = ${secretAccessKey}`,
    ...(sessionToken === null ? [] : [`aws_session_token = ${sessionToken}`]),
    `region = ${region}`,
    '',
  ].join('\n');
