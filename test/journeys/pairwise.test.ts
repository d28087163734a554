import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { SCREENS, type ScreenId } from '../../src/wizard/state/screen-ids.ts';
import { filesBelow, startTerminal, type Terminal, type TerminalOptions } from './harness.ts';
import { type Pilot, pilotOf } from './pilot.ts';
import { BIN } from './practice.ts';

const SIZES = { '80×24': [80, 24], '40×12': [40, 12], '200×50': [200, 50] } as const;
const MODES = {
  colour: { args: [], env: {} },
  NO_COLOR: { args: [], env: { NO_COLOR: '1' } },
  ASCII: { args: ['--ascii'], env: {} },
  accessible: { args: ['--accessible'], env: {} },
} as const;
type Size = keyof typeof SIZES;
type Mode = keyof typeof MODES;

const caseFile = (name: string) => fileURLToPath(new URL(`../cases/${name}.json`, import.meta.url));
const [first] = builtinCases();
const URL_OF_FIRST =
  `https://${first?.config.api.id}.execute-api.${first?.config.api.region}.amazonaws.com/` +
  `${first?.config.stage?.name}/orders/42`;

/** What each screen of product.md shows and no other does, drawn or told. */
const MARKS: Readonly<Record<ScreenId, RegExp>> = {
  profile: /Which account\?/,
  reading: /Choose an account, and/,
  paste: /What happened\?/,
  api: /Which API\?/,
  stage: /Which stage\?/,
  method: /Which method\?/,
  caller: /Who calls\?/,
  troubleshooting: /Policy simulator/,
  findings: /Fix: |Write the summary/,
  page: /Explained/,
  compare: /Which call goes\s+through/,
  fix: /Also allows/,
  check: /Before/,
  undo: /Undo it/,
  summary: /[Ww]ritten\s+to/,
};
const met = new Set<string>();

/** A practice account served beside the wizard, with a caller that may read API Gateway and nothing else. */
let served: {
  readonly child: ChildProcess;
  readonly env: Record<string, string>;
  readonly args: readonly string[];
} | null = null;
beforeAll(async () => {
  const document = JSON.parse(readFileSync(caseFile('iam-same-account-neither-side-allows'), 'utf8'));
  const [identity] = document.config.iam.identities;
  identity.inlinePolicies[0].document.Statement[0].Action = ['sts:GetCallerIdentity', 'apigateway:GET'];
  const [key] = document.config.iam.credentials;
  const file = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-half-')), 'half.json');
  writeFileSync(file, JSON.stringify(document));
  const child = spawn(process.execPath, [BIN, 'practice', '--serve', '--case', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const text = await new Promise<string>((resolve) => {
    let all = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.includes('X-Practice-Token')) resolve(all);
    });
  });
  const exported = Object.fromEntries(
    [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const { api, stage } = document.config;
  const env = {
    ...exported,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken,
  };
  const path = document.request.path.replace(`/${stage.name}`, '');
  served = {
    child,
    env,
    args: [
      '--api',
      api.id,
      '--stage',
      stage.name,
      '--method',
      document.request.method,
      '--path',
      path,
      '--caller',
      'self',
    ],
  };
});
afterAll(() => void served?.child.kill());

interface Journey {
  readonly args: readonly string[];
  readonly env?: () => Record<string, string>;
  readonly more?: () => readonly string[];
  readonly run: (pilot: Pilot) => Promise<void>;
  readonly exit: number;
}

const toFix = async (pilot: Pilot, row: RegExp, cause: RegExp) => {
  await pilot.see(/What happened\?/);
  await pilot.choose(row);
  await pilot.choose(/Show the/);
  await pilot.see(cause);
  await pilot.choose(/Fix: /);
};
const PROD = builtinCases()[1]?.config.stage?.name ?? '';

const JOURNEYS: Readonly<Record<string, Journey>> = {
  'a paste leads to the steps': {
    args: ['practice'],
    exit: 1,
    run: async (pilot) => {
      await pilot.paste(`curl ${URL_OF_FIRST}`);
      await pilot.see(/Who calls\?/);
      await pilot.choose(/Unsigned/);
      await pilot.see(/Show the/);
      await pilot.command('q', 'quit');
    },
  },
  'from the lists to the summary': {
    args: ['practice'],
    exit: 0,
    run: async (pilot) => {
      await pilot.see(/What happened\?/);
      await pilot.choose(/Choose the call/);
      await pilot.see(/Which API\?/);
      await pilot.choose(/checkout-api/);
      await pilot.see(/Which stage\?/);
      await pilot.choose(new RegExp(PROD));
      await pilot.see(/Which method\?/);
      await pilot.choose(/POST \/orders/);
      await pilot.see(/Who calls\?/);
      await pilot.choose(/checkout-service/);
      await pilot.choose(/Show the/);
      await pilot.see(/iam-policy-wrong-resource/);
      await pilot.command('x', 'explain');
      await pilot.see(/Explained/);
      await pilot.command('\u001b', 'back');
      await pilot.choose(/Fix: Correct/);
      await pilot.apply(PROD);
      await pilot.see(/goes through now/);
      await pilot.choose(/Write the summary/);
      await pilot.see(/[Ww]ritten to/);
      await pilot.command('q', 'quit');
    },
  },
  'two faults are both told': {
    args: ['practice', '--case', caseFile('two-cross-account-grant-and-wrong-signing-region')],
    exit: 1,
    run: async (pilot) => {
      await pilot.see(/What happened\?/);
      await pilot.choose(/GET \/orders/);
      await pilot.choose(/Show the 2 causes/);
      await pilot.see(/proven|likely/);
      await pilot.command('e', 'export');
      await pilot.see(/e again|Written|written|Summary/);
      await pilot.command('e', 'export');
      await pilot.see(/Written|written|Summary/);
      await pilot.command('q', 'quit');
    },
  },
  'nothing is wrong': {
    args: ['practice'],
    exit: 0,
    run: async (pilot) => {
      await pilot.see(/What happened\?/);
      await pilot.choose(/GET \/health/);
      await pilot.choose(/API Gateway does not refuse/);
      await pilot.see(/API Gateway does\s+not\s+refuse\s+this\s+call/);
      await pilot.command('w', 'compare');
      await pilot.see(/Which call goes\s+through/);
      await pilot.command('q', 'quit');
    },
  },
  'half of the reads are not allowed': {
    args: [],
    env: () => served?.env ?? {},
    more: () => served?.args ?? [],
    exit: 3,
    run: async (pilot) => {
      await pilot.see(/Which account\?/);
      await pilot.choose(/I have no credentials/);
      await pilot.see(/What your text means/);
      await pilot.choose(/Choose an account, and/);
      await pilot.see(/Which account\?/);
      await pilot.choose(/environment/);
      await pilot.see(/ot allowed to\s+read|Show/);
      await pilot.choose(/Show/);
      await pilot.see(/could not\s+tell|Could not be checked/i);
      await pilot.command('q', 'quit');
    },
  },
  'a fix is taken back': {
    args: ['practice'],
    exit: 1,
    run: async (pilot) => {
      await toFix(pilot, /checkout-api|POST \/orders/, /iam-policy/);
      await pilot.apply(PROD);
      await pilot.see(/goes through now/);
      await pilot.undo(PROD);
      await pilot.see(/refused again\s+as\s+before/);
      await pilot.command('q', 'quit');
    },
  },
  'leaving on a fix changes nothing': {
    args: ['practice'],
    exit: 130,
    run: async (pilot) => {
      await toFix(pilot, /checkout-api|POST \/orders/, /iam-policy/);
      await pilot.see(/apply/);
      pilot.terminal.send('\u0003');
    },
  },
};

/**
 * Each journey at 80×24 in colour, and every pair of journey and size, journey and mode, size and mode once at least.
 */
function runs(): readonly (readonly [string, Size, Mode])[] {
  const sizes = Object.keys(SIZES) as Size[];
  const modes = Object.keys(MODES) as Mode[];
  const all = Object.keys(JOURNEYS).flatMap((name, at): readonly (readonly [string, Size, Mode])[] => [
    [name, '80×24', 'colour'],
    ...modes.slice(1).map((mode, index) => [name, sizes[(at + index) % 3] ?? '80×24', mode] as const),
    [name, sizes[1 + (at % 2)] ?? '40×12', 'colour'],
  ]);
  return all;
}

// Two at a time: more would only wait for the processor.
let free = 2;
const waiting: (() => void)[] = [];
async function inTurn(work: () => Promise<void>): Promise<void> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free--;
  try {
    await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

describe('journeys over sizes and modes', () => {
  for (const [name, size, mode] of runs())
    it.concurrent(`${name}, ${size}, ${mode}`, () => inTurn(() => travel(name, size, mode)));
});

it('the journeys have met every screen, drawn and told', () => {
  expect([...met].sort()).toEqual(SCREENS.flatMap((screen) => [`drawn ${screen}`, `told ${screen}`]).sort());
});

async function travel(name: string, size: Size, mode: Mode): Promise<void> {
  const journey = JOURNEYS[name];
  if (journey === undefined) throw new Error(`no journey ${name}`);
  const [columns, rows] = SIZES[size];
  const options: TerminalOptions = {
    columns,
    rows,
    args: [BIN, ...journey.args, ...(journey.more?.() ?? []), ...MODES[mode].args],
    env: { ...journey.env?.(), ...MODES[mode].env },
  };
  const terminal = startTerminal(options);
  try {
    const watched: Terminal = {
      ...terminal,
      until: async (...given) => {
        const screen = await terminal.until(...given);
        for (const one of SCREENS)
          if (MARKS[one].test(terminal.everything())) met.add(`${mode === 'accessible' ? 'told' : 'drawn'} ${one}`);
        return screen;
      },
    };
    await journey.run(pilotOf(watched, mode));
    expect(await terminal.exited).toBe(journey.exit);
    expect(terminal.restored()).toEqual({ cursorVisible: true, bracketedPaste: false, alternateScreen: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour is a control sequence.
    if (mode === 'NO_COLOR' || mode === 'accessible') expect(terminal.raw()).not.toMatch(/\u001b\[(3|4|9)\d(;\d+)*m/);
    if (mode === 'ASCII') expect(terminal.everything()).toMatch(/^[\x20-\x7e\n]*$/);
    if (journey.exit === 130)
      expect(filesBelow(terminal.home).filter(({ path }) => path.includes('sessions'))).toEqual([]);
  } finally {
    terminal.close();
  }
}
