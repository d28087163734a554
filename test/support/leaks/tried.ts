import { readFileSync } from 'node:fs';
import { type CaseFile, checkCase } from '../../../src/core/intake/cases/index.ts';
import { ROOT } from '../../house/built.ts';
import { outputsOf } from './outputs.ts';
import { Chance, KINDS } from './planted.ts';

/** Refusals in which different parts of the diagnosis quote what was sent; the first two are judged quickest. */
const BASES = [
  'healthy-unsigned-call-to-lambda-service',
  'backend-django-csrf-403',
  'cors-proxy-lambda-returns-no-headers',
  'apikey-valid-but-stage-in-no-plan',
  'authz-http-api-no-invoke-permission',
  'method-iam-called-unsigned',
];

function read(name: string): CaseFile {
  const checked = checkCase(JSON.parse(readFileSync(`${ROOT}/test/cases/${name}.json`, 'utf8')));
  if (!checked.ok) throw new Error(`${name} is no case`);
  return checked.caseFile;
}

interface Count {
  sessions: number;
  outputs: number;
  found: number;
}

export interface Tried {
  readonly counts: ReadonlyMap<string, Count>;
  /** Each with its kind, its number and the outputs that show its secret. */
  readonly leaks: readonly string[];
}

/** Runs so many sessions through every output, the kinds in turn. */
export async function tried(many: number, seed: number, onProgress: (sofar: Tried) => void): Promise<Tried> {
  const chance = new Chance(seed);
  const bases = BASES.map(read);
  const kinds = Object.entries(KINDS);
  const counts = new Map(kinds.map(([kind]) => [kind, { sessions: 0, outputs: 0, found: 0 }]));
  const leaks: string[] = [];
  for (let at = 0; at < many; at += 1) {
    const [kind, plant] = kinds[at % kinds.length] as (typeof kinds)[number];
    const planted = plant(chance);
    const base = chance.of(chance.next() < 0.5 ? bases.slice(0, 2) : bases);
    const outputs = Object.entries(await outputsOf(planted, base, chance));
    const shown = outputs.filter(([, output]) => shows(output, planted.secret)).map(([name]) => name);
    const count = counts.get(kind) as Count;
    count.sessions += 1;
    count.outputs += outputs.length;
    count.found += shown.length;
    if (shown.length > 0) leaks.push(`${kind}, session ${at}: ${planted.secret} in ${shown.join(', ')}`);
    if (at % 10_000 === 9_999) onProgress({ counts, leaks });
  }
  return { counts, leaks };
}

/** The secret, or the ends of a long one: as it is, and in a URL. */
function shows(output: string, secret: string): boolean {
  const parts = secret.length < 24 ? [secret] : [secret.slice(0, 12), secret.slice(-12)];
  return parts.some((part) => output.includes(part) || output.includes(encodeURIComponent(part)));
}

export function table({ counts }: Tried): string {
  const row = (kind: string, ...cells: readonly (number | string)[]): string =>
    `${kind.padEnd(32)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
  return [
    row('planted', 'sessions', 'outputs', 'found'),
    ...[...counts].map(([kind, { sessions, outputs, found }]) => row(kind, sessions, outputs, found)),
    total({ counts, leaks: [] }),
    '',
  ].join('\n');
}

export function total({ counts }: Tried): string {
  const sum = (of: keyof Count): number => [...counts.values()].reduce((whole, count) => whole + count[of], 0);
  return `${sum('sessions')} sessions, ${sum('outputs')} outputs, ${sum('found')} found`;
}
