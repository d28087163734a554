import { expect, it } from 'vitest';
import { sessionMarkdown } from '../../src/commands/session-report.ts';

const HOSTILE = '<img src=x onerror=alert(1)> [a](javascript:b) `c`\n# d | e';

it('escapes what Markdown and HTML read, as the report of diagnose does', () => {
  const entry = {
    session: HOSTILE,
    startedAt: HOSTILE,
    title: HOSTILE,
    state: 'applied',
    fixId: HOSTILE,
    accountId: HOSTILE,
    region: HOSTILE,
    steps: [
      {
        state: 'landed',
        before: { Description: '```\n# out' },
        change: { service: 'iam', operation: HOSTILE, input: { Description: '```\n# out' } },
      },
    ],
  };
  const written = sessionMarkdown(HOSTILE, [entry] as unknown as Parameters<typeof sessionMarkdown>[1]);
  const outside = written.replace(/^(`{3,})json\n[\s\S]*?\n\1$/gm, '').replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
  expect(outside).not.toMatch(/(?<!\\)[<[`|]|^# d/m);
  expect(written.match(/^#+ /gm)).toEqual(['# ', '## ', '### ']);
});
