import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const script = new URL('../../scripts/check-prose.mjs', import.meta.url).pathname;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the check over a source of this one file. */
function check(code: string): { readonly code: number | null; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-prose-'));
  folders.push(folder);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'a.ts'), code);
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  return { code: status, text: stderr };
}

describe('the check for sentences that are asked what they say', () => {
  it.each([
    ['a pattern over a field', 'const gap = gaps.find((one) => /call/i.test(one.what));'],
    ['a pattern from a table', 'const kept = gaps.filter(({ what }) => GAPS[step]?.test(what) !== true);'],
    ['a match', 'const found = step.sentence.match(/denied/);'],
    ['a comparison of two sentences', 'const same = theirs.because === mine.because;'],
    ['a comparison with a constant', 'if (supplied.unknown.why !== NOT_COMPARED) return null;'],
    ['a comparison with a sentence', "const aside = text !== 'nothing else';"],
    ['a search in a field', 'const known = cause.summary.includes(`${source},`);'],
    ['a search for a sentence', "const known = text.startsWith('API Gateway sets');"],
    ['the text of a notice', "const bad = state.notice?.text === 'x';"],
  ])('finds %s', (_what, line) => {
    const found = check(`export {};\n${line}\n`);
    expect(found.text).toContain('src/a.ts:2: ');
    expect(found.code).toBe(1);
  });

  it.each([
    ['whether there is one', 'const none = cause.note === null || step.sentence !== undefined;'],
    ['whether it is empty', "const none = usage.text === '' || cause.why === '';"],
    ['a tag', "const gap = gaps.find(({ witness }) => witness === 'call');"],
    ['a comment', "// if (cause.summary.includes('denied')) return;"],
    ['a sentence that is only written', 'const sentence = `The call is refused: ${cause.because}`;'],
  ])('lets pass %s', (_what, line) => expect(check(`export {};\n${line}\n`)).toMatchObject({ code: 0, text: '' }));
});
