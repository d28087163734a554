import process from 'node:process';
import { openAccount } from '../../src/aws/index.ts';
import { DEFAULT_TIMEOUT_MS } from '../../src/aws/options.ts';
import type { LoadedCase } from '../../src/core/intake/cases/index.ts';
import type { Account, ChosenCall } from '../../src/core/model/ports.ts';
import { systemClock } from '../../src/host/clock.ts';
import { servePractice } from '../journeys/served.ts';

/**
 * What is asked from the chosen method to the last fact, where the lists were read before, as in the wizard; by
 * profiles of a file, as on AWS.
 */
export async function callsFromMethod({ caseFile, target, request }: LoadedCase) {
  const { practice, env, close } = await servePractice([caseFile]);
  try {
    const signer = practice.profiles.find(({ accessKeyId }) => accessKeyId === request.signing?.accessKeyId);
    const account = openAccount({
      profile: practice.adminProfile.name,
      region: practice.adminProfile.region,
      endpointUrl: null,
      invokeEndpoint: null,
      callerProfile: signer?.name ?? null,
      timeoutMs: DEFAULT_TIMEOUT_MS,
      clock: systemClock,
      environment: { variables: env, platform: process.platform, home: '/nonexistent' },
      matchKey: false,
      practice: null,
    });
    const caller = signer ? ({ kind: 'profile', profile: signer.name } as const) : ({ kind: 'anonymous' } as const);
    await account.identity();
    return await readsAfterLists(account, { target, request, caller });
  } finally {
    await close();
  }
}

/** What the facts of a call take where the lists that lead to it were read before. */
export async function readsAfterLists(account: Account, { target, request, caller }: ChosenCall) {
  await account.listApis();
  await account.listStages(target.apiId);
  await account.listMethods(target.apiId, target.stage);
  await account.signerOf(caller);
  const before = account.count().total;
  await account.readFacts(target, request, caller);
  const { total, rounds } = account.count();
  return { reads: total - before, rounds };
}
