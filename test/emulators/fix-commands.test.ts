import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/aws/apply/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { inEffect, type KindOfFix, kindsOfFixes, opened } from '../aws/apply/every-fix.ts';

// Every fix is printed as commands of the AWS CLI. A shell runs them, as people would, against one practice account;
// another account gets the fix itself. Both must end the same.

const run = promisify(execFile);

async function byCommands(kind: KindOfFix): Promise<string> {
  const { account, plan } = await opened(kind);
  try {
    const env = {
      PATH: process.env['PATH'],
      HOME: tmpdir(),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
      ...account.practice.env(),
    };
    expect(plan.cli).toHaveLength(plan.changes.length);
    for (const command of plan.cli) await run('/bin/sh', ['-ec', command], { env });
    return inEffect(account.practice.dump());
  } finally {
    await account.close();
  }
}

async function byTheFix(kind: KindOfFix): Promise<string> {
  const { account, plan } = await opened(kind);
  try {
    const { practice } = account;
    const before = inEffect(practice.dump());
    const result = await applyPlan(
      clientsAt({ ...practice.adminProfile, url: practice.url }),
      plan,
      { write: async () => undefined },
      systemClock,
    );
    expect(result.ok).toBe(true);
    const after = inEffect(practice.dump());
    if (!/Flush|Reset/.test(kind.operations)) expect(after).not.toBe(before);
    return after;
  } finally {
    await account.close();
  }
}

describe('the AWS CLI commands of a fix do what the fix does', { timeout: 120_000 }, () => {
  it.each(kindsOfFixes().map((kind) => [kind.operations, kind] as const))('%s', async (_operations, kind) => {
    expect(await byCommands(kind)).toBe(await byTheFix(kind));
  });
});
