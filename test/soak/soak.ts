import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { codeWriter, summaryWriter } from '../../src/commands/wizard/write-summary.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { PRACTICE } from '../wizard/practice-session.ts';
import { ENTER, ESCAPE, sit } from './sitting.ts';

/** APIs whose refusal has a fix at one key: two policies, an identity, a boundary, a deployment. */
const APIS = ['orders-api', 'checkout-api', 'catalog-api', 'inventory-api'] as const;

/** What a process holds after so many sessions. */
export interface Held {
  /** Bytes of the heap after a garbage collection. */
  readonly heap: number;
  /** Open handles by kind, as Node names them. */
  readonly handles: Readonly<Record<string, number>>;
  /** Listeners of the process by event. */
  readonly listeners: Readonly<Record<string, number>>;
}

export interface Soaked {
  /** After each session. */
  readonly sessions: readonly Held[];
  /** Before the first session, and after the last once idle connections were closed. */
  readonly before: Held;
  readonly after: Held;
  /** Whether the account reads after the last session as before the first. */
  readonly isAccountAsBefore: boolean;
  /** Warnings of Node. */
  readonly warnings: readonly string[];
}

/**
 * Wizard sessions of one process, one after another on one practice account: in each an API is picked, its call
 * diagnosed, the fix applied, checked and undone. Needs `node --expose-gc`.
 */
export async function soak(count: number, ended: (number: number, held: Held) => void): Promise<Soaked> {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', onWarning);
  const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-soak-'));
  const environment = { variables: { XDG_STATE_HOME: join(home, 'state') }, platform: process.platform, home };
  const account = await openPractice(builtinCases(), { environment, clock: systemClock });
  try {
    const [dumped, before] = [dump(account), await held()];
    const sessions: Held[] = [];
    for (let number = 0; number < count; number++) {
      await session(account, APIS[number % APIS.length] as string, environment);
      sessions.push(await held());
      ended(number + 1, sessions.at(-1) as Held);
    }
    // The practice account closes a connection that was idle for five seconds.
    await pause(6_000);
    return { sessions, before, after: await held(), isAccountAsBefore: dump(account) === dumped, warnings };
  } finally {
    await account.close();
    rmSync(home, { recursive: true });
    process.off('warning', onWarning);
  }
}

async function session(
  account: PracticeAccount,
  api: string,
  environment: Parameters<typeof journalOf>[0],
): Promise<void> {
  let passed = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + passed };
  const person = sit({
    profiles: async () => [PRACTICE],
    openAccount: () => openAccount(account.options),
    examine,
    journal: journalOf(environment),
    clock,
    writeCode: codeWriter(environment.home),
    writeSummary: summaryWriter({ environment, version: '0.0.0' }, environment.home, clock.now),
    initial: {},
    practiceCalls: () => account.calls,
    readOnly: false,
  });
  const stageAsked = /(\S+)\? ▌/;
  await person.choose(/practice/);
  await person.choose(/from lists/);
  await person.see(/Which API\?[\s\S]*status-api/);
  person.send(ESCAPE);
  await person.choose(new RegExp(`on ${api}`));
  await person.choose(/Show/);
  await person.choose(/Fix:/);
  await person.see(/a apply/);
  let drawn = '';
  do {
    // The key counts once the change has been in sight for a while, and Ink tells a little later what it has drawn.
    await pause(20);
    passed += 500;
    person.send('a');
    drawn = await person.see(/\? ▌|Now +200|Read the change first/);
  } while (/Read the change first/.test(drawn));
  const [, stage] = stageAsked.exec(drawn) ?? [];
  if (stage !== undefined) person.send(stage, ENTER);
  await person.see(/Now +200[\s\S]*❯/);
  person.send('u');
  await person.choose(/Undo it/);
  const [, again] = stageAsked.exec(await person.see(/\? ▌|Now +403[\s\S]*❯/)) ?? [];
  if (again !== undefined) person.send(again, ENTER);
  await person.see(/Now +403[\s\S]*❯/);
  person.send('q');
  const code = await person.left;
  if (code !== 1) throw new Error(`a session on ${api} ended with ${code}`);
}

/** The account without what no undo can bring back: time stamps, and counters of ids. */
const dump = ({ practice }: PracticeAccount): string =>
  JSON.stringify(practice.dump(), (key, value: unknown) =>
    /(?:At|Date|next\w*|counter)$/i.test(key) ? undefined : value,
  );

async function held(): Promise<Held> {
  await pause(0);
  globalThis.gc?.();
  return {
    heap: process.memoryUsage().heapUsed,
    handles: counted(process.getActiveResourcesInfo()),
    listeners: Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)])),
  };
}

const counted = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...new Set(names)].sort().map((name) => [name, names.filter((one) => one === name).length]));
