import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournal } from '../../../src/aws/apply/index.ts';
import { makeClients } from '../../../src/aws/clients/clients.ts';
import type { Clients } from '../../../src/aws/clients/types.ts';
import { counter } from '../../../src/aws/counter.ts';
import { type CaseFile, type LoadedCase, loadCase } from '../../../src/core/intake/cases/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { plan } from '../../core/fixes/support.ts';

/** An account on 127.0.0.1 that holds one case, the plans for it, and a journal in a directory of its own. */
export interface Bench {
  readonly practice: Practice;
  readonly clients: Clients;
  readonly loaded: LoadedCase;
  readonly plans: readonly FixPlan[];
  readonly dir: string;
  readonly journal: ReturnType<typeof fileJournal>;
  readonly close: () => Promise<void>;
}

/** Applies as the account's administrator, or as a named profile of the case. */
export async function bench(json: unknown, operator?: string): Promise<Bench> {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const practice = await startPractice({ cases: [json as CaseFile], clock: systemClock });
  const profile =
    operator === undefined ? practice.adminProfile : practice.profiles.find(({ name }) => name === operator);
  if (profile === undefined) throw new Error(`no profile ${operator}`);
  const { accessKeyId, secretAccessKey, region } = profile;
  const clients = makeClients({
    region,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
    endpointOf: () => practice.url,
    useFips: false,
    useDualstack: false,
    timeoutMs: 10_000,
    clock: systemClock,
    counter: counter(systemClock),
  });
  const dir = await mkdtemp(join(tmpdir(), 'journal-'));
  return {
    practice,
    clients,
    loaded: loaded.case,
    plans: plan(loaded.case).plans,
    dir,
    journal: fileJournal(join(dir, 'sessions')),
    close: async () => {
      await practice.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
