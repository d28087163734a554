import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fromFile } from '../../src/commands/examine-file.ts';
import { summaryWriter } from '../../src/commands/wizard/write-summary.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { REPORTS } from '../../src/core/report/index.ts';
import { htmlReport } from '../../src/html/report.ts';
import { ROOT } from '../house/built.ts';
import { schemaProblems } from '../support/schemas.ts';

it('the summary of a session is written in every format that summaries have, with a case file', async () => {
  const loaded = loadCase(JSON.parse(readFileSync(join(ROOT, 'test/cases/apikey-disabled-key.json'), 'utf8')));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { examination } = fromFile(loaded.case);
  const directory = mkdtempSync(join(tmpdir(), 'apigw-doctor-test-'));
  const environment = { variables: {}, platform: process.platform, home: directory };
  const write = summaryWriter({ environment, version: '0.0.0' }, directory, () => 0);
  const record = { startedAt: 0, identity: null, first: examination, last: examination };
  const written = await write({ ...record, applied: [], checks: [], timeline: [] }, 'here');

  const all = readdirSync(directory);
  const names = all.filter((name) => !name.endsWith('.case.json'));
  const formats = [...REPORTS, htmlReport].filter(({ isSummary }) => isSummary).map(({ extension }) => extension);
  expect(names.map((name) => name.replace(/.*\./, '')).sort()).toEqual([...formats].sort());
  for (const name of names) expect(readFileSync(join(directory, name), 'utf8')).toContain('api-key-disabled');
  const note = expect.stringMatching(/^Next to it is apigw-doctor-\S+\.case\.json, .* the same diagnosis$/);
  const chat = expect.stringContaining('refused: api-key-disabled');
  expect(written).toEqual({ ok: true, path: expect.stringMatching(/\.md$/), chat, note });
  const [caseFile = ''] = all.filter((name) => name.endsWith('.case.json'));
  const documentOf = (name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));
  expect(loadCase(documentOf(caseFile)).ok).toBe(true);
  expect(schemaProblems('case', documentOf(caseFile))).toEqual([]);
  expect(schemaProblems('summary', documentOf(caseFile.replace('.case', '')))).toEqual([]);
});
