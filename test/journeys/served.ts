import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPractice } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice } from '../../src/practice/index.ts';

/** A practice account behind a door that can be shut: what is sent meanwhile arrives when it opens. */
export interface Served {
  /** What leads a program there, as for AWS. */
  readonly env: Readonly<Record<string, string>>;
  readonly practice: Practice;
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function servePractice(cases: readonly CaseFile[] = builtinCases()): Promise<Served> {
  const environment = { variables: {}, platform: process.platform, home: '/nonexistent' };
  const account = await openPractice(cases, { environment, clock: systemClock });
  const credentials = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-served-')), 'credentials');
  const entry = ({ name, accessKeyId, secretAccessKey, sessionToken }: (typeof account.practice.profiles)[number]) => [
    `[${name}]`,
    `aws_access_key_id=${accessKeyId}`,
    `aws_secret_access_key=${secretAccessKey}`,
    `aws_session_token=${sessionToken ?? ''}`,
  ];
  writeFileSync(credentials, account.practice.profiles.flatMap(entry).join('\n'));
  const open = new Set<Socket>();
  let isShut = false;
  const server = createServer((near) => {
    const far = connect(Number(new URL(account.practice.url).port), '127.0.0.1');
    open.add(near);
    near
      .on('data', (chunk) => void far.write(chunk))
      .on('close', () => {
        open.delete(near);
        far.destroy();
      });
    far.on('data', (chunk) => void near.write(chunk)).on('close', () => near.destroy());
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    if (isShut) near.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    practice: account.practice,
    env: {
      ...account.practice.env(),
      AWS_ENDPOINT_URL: url,
      APIGW_DOCTOR_INVOKE_ENDPOINT: url,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
    },
    shut() {
      isShut = true;
      for (const socket of open) socket.pause();
    },
    open() {
      isShut = false;
      for (const socket of open) socket.resume();
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await account.close();
    },
  };
}
