import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { exactly } from '../aws/apply/every-fix.ts';
import { emptyHome } from '../house/built.ts';
import { runHere } from './run.ts';

/** A caller of another account than the API's, who may edit its own policies. */
function crossAccount(): CaseFile {
  const file = JSON.parse(readFileSync('test/cases/own/iam-caller-put-own-account-in-arn.json', 'utf8'));
  const editing = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] };
  for (const identity of file.config.iam.identities) identity.inlinePolicies.push({ name: 'edits', document: editing });
  return file as CaseFile;
}

describe('a change made in the account of the caller', () => {
  const home = emptyHome();
  const file = join(home, 'credentials');
  let served: PracticeAccount;
  let flags: readonly string[];
  beforeAll(async () => {
    served = await openPractice([crossAccount()], {
      environment: { variables: {}, platform: process.platform, home },
      clock: systemClock,
    });
    const [call] = served.calls;
    if (call === undefined) throw new Error('a practice account of one case has one call');
    const { target, path, request } = call;
    flags = [
      '--api',
      target.apiId,
      '--stage',
      target.stage,
      '--method',
      request.method,
      '--path',
      path,
      '--source-ip',
      request.sourceIp ?? '',
    ];
    writeFileSync(file, served.practice.profiles.map(sectionOf).join(''));
  });
  afterAll(() => served.close());

  const sectionOf = ({
    name,
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }: PracticeAccount['practice']['profiles'][number]): string =>
    [
      `[${name}]`,
      `aws_access_key_id=${accessKeyId}`,
      `aws_secret_access_key=${secretAccessKey}`,
      ...(sessionToken === null ? [] : [`aws_session_token=${sessionToken}`]),
      '',
    ].join('\n');
  const profileOf = (wanted: (arn: string) => boolean): string =>
    served.practice.profiles.find(({ arn }) => wanted(arn))?.name ?? '';
  const run = (...args: readonly string[]) => {
    const {
      AWS_ACCESS_KEY_ID: _,
      AWS_SECRET_ACCESS_KEY: __,
      AWS_SESSION_TOKEN: ___,
      AWS_PROFILE: ____,
      ...env
    } = served.practice.env();
    return runHere(args, { env: { ...env, AWS_SHARED_CREDENTIALS_FILE: file, HOME: home } });
  };

  it('is undone by another process with the profiles it was made with, and in no account but its own', async () => {
    const before = exactly(served.practice.dump());
    const own = ['--profile', profileOf((arn) => arn === 'arn:aws:iam::111122223333:user/practice')];
    const theirs = profileOf((arn) => arn.includes(':676767676767:assumed-role/rate-reader'));
    const made = JSON.parse(
      (await run('fix', ...own, ...flags, '--caller-profile', theirs, '--apply', 'all', '--yes', '--json')).out,
    );
    expect(made).toMatchObject({ error: null, after: { outcome: 'allowed' } });
    expect(
      made.plan
        .flatMap(({ changes }: { changes: { operation: string }[] }) => changes)
        .map(({ operation }: { operation: string }) => operation),
    ).toEqual(['PutRolePolicy']);
    const after = exactly(served.practice.dump());
    expect(after).not.toBe(before);

    const wrong = await run('fix', '--undo', made.session, '--caller-profile', own[1] ?? '', '--json');
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({
      undone: [],
      error: {
        kind: 'denied',
        message: expect.stringMatching(/must be made in account 676767676767.*--caller-profile NAME/),
      },
    });
    expect(exactly(served.practice.dump())).toBe(after);

    const stranger = await run(
      'fix',
      '--undo',
      made.session,
      '--profile',
      profileOf((arn) => arn === 'arn:aws:iam::676767676767:user/practice'),
    );
    expect(stranger.code).toBe(1);
    expect(stranger.err).toMatch(
      /changed account 111122223333; the credentials belong to 676767676767\. Add --profile NAME/,
    );

    const [entry] = JSON.parse((await run('sessions', 'show', made.session)).out);
    expect(entry).toMatchObject({ profile: own[1], callerProfile: theirs, state: 'applied' });
    expect(await run('sessions', 'undo', made.session)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^undone: /),
    });
    expect(exactly(served.practice.dump())).toBe(before);
  });
});
