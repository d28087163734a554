import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { additionsIn, countProblems } from '../../scripts/lib/additions.mjs';
import { ROOT } from './built.ts';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
/** What looks like a file or a folder of the project, as code or as a link. */
function placesIn(name: string): readonly string[] {
  const text = read(name).replace(/^```[\s\S]*?^```$/gm, '');
  const named = [...text.matchAll(/`((?:src|test|scripts|bin|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const linked = [...text.matchAll(/\]\((?!https:|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) => join(name, '..', path));
  return [...named, ...linked];
}
const additions = additionsIn(read('docs/adding.md'));
/** What docs/adding.md adds is not there yet. */
const toCome = additions.flatMap(({ files, beside }) => [...files, ...beside].map(({ path }) => path));

describe.each(['docs/architecture.md', 'docs/adding.md', 'CONTRIBUTING.md', 'SECURITY.md'])('%s', (name) => {
  const places = placesIn(name).filter((path) => !toCome.includes(path));

  it.each(places.length === 0 ? ['no file is named'] : [...new Set(places)])('names %s, which exists', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  it('has no line that is wider than 120 columns', () => {
    const wide = read(name)
      .split('\n')
      // A row of a table cannot be broken.
      .filter((line) => [...line].length > 120 && !line.startsWith('|'));
    expect(wide).toEqual([]);
  });
});

/** Sentences of a text: of each item of its list, with its lines joined. */
const sentencesIn = (text: string): readonly string[] =>
  text
    .split(/^- /m)
    .slice(1)
    .map((item) => item.replace(/\s+/g, ' ').trim())
    .flatMap((item) => item.split(/(?<=\.) (?=[A-Z"`])/));

describe('the section Safety of README.md', () => {
  const [, safety = ''] = /^## Safety\n([\s\S]*?)^## /m.exec(read('README.md')) ?? [];
  const [, table = ''] = /^## What README promises[^\n]*\n([\s\S]*?)^## /m.exec(read('SECURITY.md')) ?? [];
  const rows = [...table.matchAll(/^\| (?!sentence )(.+?) \| (.+) \|$/gm)].map(([, sentence = '', shown = '']) => ({
    sentence,
    tests: [...shown.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  }));

  it('has a row in SECURITY.md for each sentence, word for word, and no other', () => {
    expect(sentencesIn(safety).length).toBeGreaterThan(9);
    expect(rows.map(({ sentence }) => sentence)).toEqual(sentencesIn(safety));
  });
  it.each(rows)('shows by a test: $sentence', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const path of tests) expect(read(path), path).toMatch(/^\s*(?:it|it\.each|describe\.each)\b/m);
  });
});

describe('docs/architecture.md', () => {
  it('has a row for every room', () => {
    const rooms = /const ROOMS = \[([^\]]*)\]/.exec(read('scripts/check-imports.mjs'))?.[1] ?? '';
    const names = [...rooms.matchAll(/'([\w-]+)'/g)].map(([, room]) => room);
    expect(names.length).toBeGreaterThan(5);
    for (const room of names)
      expect(read('docs/architecture.md')).toMatch(new RegExp(`^\\| \`src/${room}(/|\\.ts)\``, 'm'));
  });
  it('explains at most 25 words', () => {
    const [, glossary = ''] = read('docs/architecture.md').split('## Glossary');
    expect(glossary.match(/^\| (?!word|--)/gm)?.length).toBeLessThanOrEqual(25);
  });
});

describe('counting what an addition changes', () => {
  const list = { path: 'src/list.ts', hunks: [] };
  const addition = { name: 'A thing', files: [{ path: 'src/thing.ts' }], beside: [{ path: 'test/thing.json' }], list };
  const diffOf = (path: string, ...lines: readonly string[]) =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n${lines.join('\n')}\n`;
  const asItShould =
    diffOf('src/thing.ts', '+one', '+two') +
    diffOf('test/thing.json', '+{}') +
    diffOf('src/list.ts', "+import { thing } from './thing.ts';", '+  thing,');

  it('accepts one file and one line, its import and its case beside', () =>
    expect(countProblems(addition, asItShould)).toEqual([]));
  it('accepts a list on one line that got an entry more', () => {
    const diff = diffOf('src/list.ts', '-const LIST = [one, two];', '+const LIST = [one, two, thing];');
    expect(countProblems(addition, diff)).toEqual([]);
  });
  it.each([
    ['another file', asItShould + diffOf('src/other.ts', '+one'), 'A thing: changes src/other.ts too'],
    ['a second line', diffOf('src/list.ts', '+  thing,', '+  other,'), 'A thing: 2 lines in src/list.ts'],
    ['a line taken out', diffOf('src/list.ts', '-  two,', '+  thing,'), 'A thing: takes lines out of src/list.ts'],
    ['no line', '', 'A thing: 0 lines in src/list.ts'],
  ])('refuses %s', (_what, diff, problem) => expect(countProblems(addition, diff)).toContain(problem));
  it('refuses a second new file', () => {
    const two = { ...addition, files: [...addition.files, { path: 'src/second.ts' }] };
    expect(countProblems(two, asItShould)).toContain('A thing: 2 new files');
  });
});
