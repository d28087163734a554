import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeAccount } from '../../src/commands/practice-account.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { emptyHome } from '../house/built.ts';
import { builtinPractice } from '../support/builtin-practice.ts';
import { runHere } from './run.ts';

const CASE = 'test/cases/rp-ip-allowlist-misses-caller.json';
const OF_CASE = ['--case', CASE];

describe('one flag behind the formats', () => {
  it.each([
    [
      ['diagnose', ...OF_CASE],
      ['json', 'markdown', 'short'],
    ],
    [['explain', 'deployment-stale'], ['json']],
    [['permissions', 'read'], ['json']],
    [['config'], ['json']],
  ])('%j prints the same by --output', async (args, names) => {
    const timeless = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
    // An empty home has another name each time.
    const env = { HOME: emptyHome() };
    for (const name of names) {
      const [long, short] = [
        await runHere([...args, `--${name}`], { env }),
        await runHere([...args, '--output', name], { env }),
      ];
      expect(timeless(short.out)).toBe(timeless(long.out));
      expect(short.code).toBe(long.code);
    }
    expect((await runHere([...args, '--output', 'text'], { env })).out).toBe((await runHere(args, { env })).out);
  });

  it.each([
    [
      ['diagnose', ...OF_CASE, '--json', '--output', 'markdown'],
      '--output markdown and --json cannot be used together',
    ],
    [['diagnose', ...OF_CASE, '--short', '--markdown'], '--markdown and --short cannot be used together'],
    [['fix', ...OF_CASE, '--json', '--short'], '--json and --short cannot be used together'],
    [['fix', ...OF_CASE, '--format', 'sam', '--output', 'markdown'], '--format and --markdown cannot be used together'],
    [
      ['fix', '--undo', 'x', '--short'],
      '--undo and --short cannot be used together; use apigw-doctor sessions show x --short',
    ],
    [['explain', '--json', '--markdown'], '--json and --markdown cannot be used together'],
    [['sessions', 'list', '--json', '--short'], '--json and --short cannot be used together'],
    [['sessions', 'show', 'x', '--output', 'text'], '--output takes json, markdown, short, html, not "text"'],
    [['sessions', 'undo', 'x', '--leave', '--json'], '--leave prints no JSON'],
    [['permissions', '--output', 'markdown'], '--output takes json, text, not "markdown"'],
    [['config', '--output', 'yaml'], '--output takes json, text, not "yaml"'],
    [['diagnose', ...OF_CASE, '--output', 'junit'], '--output junit: this format is planned'],
    [['diagnose', ...OF_CASE, '--sarif'], '--sarif: this format is planned'],
    [['fix', ...OF_CASE, '--junit'], '--junit: this format is planned'],
  ])('%j is refused with 2', async (args, reason) => {
    const { code, out, err } = await runHere(args);
    expect(err).toContain(reason);
    expect([out, code]).toEqual(['', 2]);
  });

  it('the same format by both flags is no contradiction', async () => {
    expect((await runHere(['explain', 'deployment-stale', '--json', '--output', 'json'])).code).toBe(0);
  });
});

describe('--query', () => {
  it.each(['Items[].id', 'Stages[*].name', 'length(@)', "items[?name=='x'].id", '[0].id', '@', 'a | b', '{id: id}'])(
    '%s is told to be a filter, and how to filter',
    async (query) => {
      const { code, out, err } = await runHere(['diagnose', '--query', query]);
      expect(err).toMatch(/is a JMESPath expression\. To filter the result: --json \| jq .*--query-string/);
      expect([out, code]).toEqual(['', 2]);
    },
  );

  it.each([['sessions', 'list'], ['config'], ['permissions'], ['explain', 'deployment-stale']])(
    'of %s %s is refused with what filters',
    async (...args) => {
      const { code, err } = await runHere([...args, '--query', 'settings[].name']);
      expect(err).toContain("To filter the result: --json | jq '…'");
      expect(code).toBe(2);
    },
  );

  it('two values contradict each other', async () => {
    const { code, err } = await runHere(['diagnose', '--query', 'a=1', '--query-string', 'a=2']);
    expect(err).toContain('--query-string and --query are the same flag, but were given two different values');
    expect(code).toBe(2);
  });
});

describe('on an account', () => {
  const home = emptyHome();
  const [first] = builtinCases();
  const apiId = first?.config.api.id ?? '';
  const CALL = ['--api', apiId, '--stage', 'beta', '--method', 'GET', '--path', '/orders/42', '--no-call'];
  const ALL = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0'];
  let served: PracticeAccount;
  beforeAll(async () => {
    served = await builtinPractice(home);
  });
  afterAll(() => served.close());
  const run = (...args: readonly string[]) => runHere(args, { env: { ...served.practice.env(), HOME: home } });

  it.each(['ids[]=1&ids[]=2', 'a=b|c', 'x(1)=y', 'a[0]=b', 'plain', '?a=@'])(
    '--query %s goes with the call, as --query-string does with everything',
    async (query) => {
      for (const flag of ['--query', '--query-string']) {
        const { out } = await run('diagnose', ...CALL, flag, query, '--json');
        expect(JSON.parse(out).request.query).toBe(query.replace(/^\?/, ''));
      }
    },
  );

  it('--query-string sends what looks like a filter', async () => {
    const { out } = await run('diagnose', ...CALL, '--query-string', 'Items[].id', '--json');
    expect(JSON.parse(out).request.query).toBe('Items[].id');
  });

  it('fix and sessions are written for a ticket and for a chat', async () => {
    const planned = await run('fix', ...CALL, '--source-ip', '203.0.113.10', '--markdown');
    expect(planned.out).toMatch(/^# GET \/orders\/42 [\s\S]*\n## Planned\n\n### [\s\S]*```diff\n/);
    const [, title = ''] = /## Planned\n\n### (.*)\n/.exec(planned.out) ?? [];
    const brief = await run('fix', ...CALL, '--source-ip', '203.0.113.10', '--short');
    expect(brief.out).toMatch(/^GET \/orders\/42 /);
    expect(brief.out.replaceAll('\\', '')).toContain(`planned: ${title.replaceAll('\\', '')}\n`);
    expect(brief.out).not.toContain('```');

    const unsaid = await run('fix', ...CALL, '--source-ip', '203.0.113.10', '--apply', 'all', '--markdown');
    expect(unsaid.out).toContain('\n## Not done\n\n');
    expect(unsaid).toMatchObject({ code: 1, err: expect.stringMatching(/^error: /m) });

    const made = await run('fix', ...CALL, '--source-ip', '203.0.113.10', ...ALL, '--output', 'markdown');
    expect(made.out).toMatch(/\n## Changes\n\n### [\s\S]*Undo: /);
    expect(made.out).not.toContain('## Planned');
    const [{ session }] = JSON.parse((await run('sessions', '--json')).out);

    const table = (await run('sessions', 'list', '--markdown')).out.split('\n');
    expect(table.slice(0, 2)).toEqual([
      '| session | started | state | change | account, API |',
      '|---|---|---|---|---|',
    ]);
    expect(table[2]).toMatch(new RegExp(`^\\| \`${session}\` \\| .* \\| applied \\| .*\`${apiId}/beta\` \\|$`));
    expect((await run('sessions', '--short')).out).toMatch(new RegExp(`^${session} applied: .*\n$`));

    const shown = (await run('sessions', 'show', session, '--markdown')).out;
    expect(shown).toMatch(
      new RegExp(`^# Changes of session ${session}\n[\\s\\S]*Now:\n\n- The resource policy: as the change left it\n`),
    );
    expect((await run('sessions', 'show', session, '--output', 'short')).out).toMatch(
      new RegExp(
        `: applied\n- The resource policy: as the change left it\n[\\s\\S]*` +
          `undo: apigw-doctor sessions undo ${session}\n$`,
      ),
    );
    expect(JSON.parse((await run('sessions', 'show', session, '--json')).out)).toMatchObject([{ schemaVersion: 1 }]);
    expect((await run('sessions', 'export', session, '--markdown')).out).toBe(
      (await run('sessions', 'export', session)).out,
    );
  });
});
