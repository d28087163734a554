import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesIn, gapsIn } from '../../../scripts/lib/case-table.mjs';
import { CAUSES, type CauseCode, CODES, causeOf } from '../../../src/core/causes/index.ts';

import { MISTAKES } from '../../../src/core/policy/index.ts';
import { ROOT } from '../../house/built.ts';
import { CATALOGUE } from './catalogue.ts';

const remedyOf = (code: string): readonly string[] => causeOf(code as CauseCode).remedy;
const CAUSE_CODES = CAUSES.map(({ code }) => code);
const read = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');

describe('documents made from the tables', () => {
  it('are up to date', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('hold a section for every code, and every link inside leads to one', () => {
    const text = read('causes.md');
    const sections = new Set([...text.matchAll(/^## ([a-z0-9-]+)$/gm)].map(([, code]) => code));
    for (const code of CODES) expect(sections).toContain(code);
    for (const [, link] of text.matchAll(/\]\(#([a-z0-9-]+)\)/g)) expect(sections).toContain(link);
    for (const [, link] of read('errors.md').matchAll(/causes\.md#([a-z0-9-]+)/g)) expect(sections).toContain(link);
  });

  it('hold every text of the catalogue and every near miss', () => {
    const rows = read('errors.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(CATALOGUE.length);
    const misses = read('near-misses.md').match(/^\d+\. /gm) ?? [];
    expect(misses).toHaveLength(Object.keys(MISTAKES).length);
  });

  it('name a case of its own with a healthy twin for every code that somebody can mend', () => {
    const cases = casesIn(ROOT);
    expect(gapsIn(cases, CAUSE_CODES, remedyOf)).toEqual([]);
    const rows = read('cases.md')
      .split('\n')
      .flatMap((line) => /^\| \[([a-z0-9-]+)\]/.exec(line)?.[1] ?? []);
    expect(rows).toEqual(CAUSE_CODES);
  });

  it('find out a code without a case, and one whose cases have no twin', () => {
    const code = 'strict-endpoint-access';
    const others = casesIn(ROOT).filter((one) => one.given || !one.codes.includes(code));
    expect(gapsIn(others, [code], remedyOf)).toEqual([`${code} has no case in test/cases/own`]);
    const bare = { name: 'one', given: false, codes: [code, 'backend-application-403'], hasTwin: false };
    expect(gapsIn([bare], [code, 'backend-application-403'], remedyOf)).toEqual([
      `${code} has no case in test/cases/own with a healthy twin`,
    ]);
  });

  it.each(['causes.md', 'errors.md', 'near-misses.md', 'cases.md'])('%s names no place of one computer', (name) => {
    expect(read(name)).not.toMatch(/(^|[\s(`"'])(\/(work|home|Users|root)|\.\.)\//);
  });
});
