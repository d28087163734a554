import { expect, it } from 'vitest';
import { Notice } from '../../../src/wizard/components/notice.tsx';
import { TranscriptLine } from '../../../src/wizard/components/transcript-line.tsx';
import { Loading, Wait } from '../../../src/wizard/components/wait.tsx';
import { linesOf } from './drawing.tsx';

const WAIT = { label: 'Listing APIs', since: 1000, deadline: 31_000 };

it('a wait says what for, since when and how long at most', () => {
  expect(linesOf(<Wait wait={WAIT} now={3100} />)[0]).toMatch(/^\S 2\.1 s {2}Listing APIs {2}\(30 s at most\)$/);
});
it('what could not be read says why, which permission it takes and what to do', () => {
  const load = { state: 'failed', why: 'not allowed', permission: 'apigateway:GET' } as const;
  expect(linesOf(<Loading load={load} now={0} />)).toEqual([
    '✖ could not read this',
    '  not allowed',
    '  Permission needed: apigateway:GET',
    '  Press r to try again or Esc to go back.',
  ]);
  expect(linesOf(<Loading load={{ state: 'ready', value: 1 }} now={0} />)).toEqual(['']);
});
it('a notice is three lines at most', () => {
  const notice = { tone: 'warn', text: 'one two three four five six' } as const;
  expect(linesOf(<Notice notice={notice} />, 8)).toEqual(['▲ one', '  two', '  three']);
});
it('an answered question is one line, cut in its middle', () => {
  const item = { id: 1, mark: 'done', label: 'API', text: 'orders-api · REST · a1b2c3d4e5' } as const;
  expect(linesOf(<TranscriptLine item={item} columns={80} />)).toEqual(['✔ API       orders-api · REST · a1b2c3d4e5']);
  const [narrow = ''] = linesOf(<TranscriptLine item={item} columns={24} />, 24);
  expect(narrow).toMatch(/^✔ API orders.*….*d4e5$/);
});
