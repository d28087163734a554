import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flattened, treeOf } from '../../src/commands/completion/tree.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { ROOT } from './built.ts';

const context = {
  environment: { variables: {}, platform: process.platform, home: '/' },
  version: '0',
  interactive: false,
  out: () => undefined,
  err: () => undefined,
  stdin: (async function* () {})(),
  exit: () => undefined,
};
const trees = await Promise.all(
  COMMANDS.map(async ({ name, summary, load }) => treeOf((await load())(context, COMMANDS), name, summary)),
);
const flags = flattened(trees).flatMap(({ at, command }) => command.flags.map(({ name }) => ({ at, name })));

/** Words in quotes: what a test passes to a program, and not what it says of it. */
const sources = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !import.meta.filename.endsWith(name))
  .map((name) => readFileSync(join(ROOT, 'test', name), 'utf8'))
  .map(
    (text) => new Set([...text.matchAll(/'([\w-]+)'|(?<=[\s`'"])(--[\w-]+)(?=[\s=`'"])/g)].map(([, a, b]) => a ?? b)),
  );

/** A test of the same file calls the command, by all of its words, and passes the flag. The wizard has no word. */
const isUsed = ({ at, name }: (typeof flags)[number]): boolean =>
  sources.some((words) => words.has(name) && (at === 'wizard' || at.split(' ').every((word) => words.has(word))));

it('every flag of every help is passed by a test that calls its command', () => {
  expect(flags.length).toBeGreaterThan(150);
  expect(flags.filter((flag) => !isUsed(flag)).map(({ at, name }) => `${at} ${name}`)).toEqual([]);
});
