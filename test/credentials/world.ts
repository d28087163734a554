import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { builtinCases, type Practice } from '../../src/practice/index.ts';
import type { Row } from './row.ts';
import { type Seen, startServers } from './servers.ts';

/** A home and a network that nobody else uses, made as a row says. */
export interface World {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly seen: readonly Seen[];
  /** Puts the places of this world in for their names in braces, or the names for the places. */
  readonly filled: (text: string) => string;
  readonly unfilled: (text: string) => string;
  readonly close: () => void;
}

export async function makeWorld(row: Row, practice: Practice): Promise<World> {
  const servers = await startServers(practice);
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const places = { ...servers.places, home };
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, place: string) => (places as Readonly<Record<string, string>>)[place] ?? whole);
  const files = { '.aws/config': row.config, '.aws/credentials': row.credentials, ...row.files?.() };
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), filled(text));
  }
  return {
    home,
    env: environmentOf(row, home, filled),
    seen: servers.seen,
    filled,
    unfilled: (text) => Object.entries(places).reduce((all, [name, place]) => all.replaceAll(place, `{${name}}`), text),
    close: () => {
      servers.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function environmentOf(row: Row, home: string, filled: (text: string) => string): Readonly<Record<string, string>> {
  const all = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    LANG: 'C.UTF-8',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    NODE_COMPILE_CACHE: join(tmpdir(), 'apigw-doctor-table'),
    AWS_EC2_METADATA_DISABLED: 'true',
    // A second is little on a machine that does other things too.
    AWS_METADATA_SERVICE_TIMEOUT: '20',
    HTTPS_PROXY: 'http://{proxy}',
    AWS_CA_BUNDLE: '{authority}',
    ...row.env,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, filled(value)] as const])),
  );
}

/** The built-in healthy API with a mock behind it: a function's permission would name one Region. */
export const healthyCase = (): readonly CaseFile[] =>
  builtinCases()
    .filter(({ config }) => config.api.id === 'n8x5s2t9c1')
    .map((one) => ({
      ...one,
      config: {
        ...one.config,
        methods: (one.config.methods ?? []).map((method) => ({
          ...method,
          integration: { type: 'MOCK', statusCode: 200, responseHeaders: {} },
        })),
      },
    })) as readonly CaseFile[];
