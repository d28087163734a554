import { describe, expect, it } from 'vitest';
import type { DiagnosedFix } from '../../../src/core/model/diagnosis.ts';
import { json, markdown, REPORTS, short } from '../../../src/core/report/index.ts';
import { API_KEY, ARN, diagnosis, JWT, SESSION_TOKEN, SIGNATURE, summary } from './sample.ts';

describe.each(REPORTS)('the $name report', (report) => {
  const text = report.render(summary, { share: false });

  it('names cause, certainty and what was seen', () => {
    for (const part of ['iam-policy-wrong-resource', 'proven', '403', 'AccessDeniedException'])
      expect(text).toContain(part);
  });

  it('holds no secret, wherever it stood', () => {
    for (const hidden of [API_KEY, JWT, SIGNATURE, SESSION_TOKEN, 'abcdef123456']) expect(text).not.toContain(hidden);
  });

  it('holds nothing but line ends that a terminal would obey', () => {
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('keeps account ids and addresses unless it is shared', () => {
    const shared = report.render(summary, { share: true });
    for (const known of ['111122223333', '444455556666', '198.51.100.7']) expect(shared).not.toContain(known);
  });
});

describe('the Markdown report', () => {
  const text = markdown.render(summary, { share: false });

  it('tells every part of a session', () => {
    for (const part of [
      ARN,
      '/orders/{id}',
      'arn:aws:iam::444455556666:role/checkout',
      'GetRolePolicy',
      '```diff\n-  order/*\n+  orders/*\n```',
      'apigw-doctor sessions undo 20260302-a1',
      'passed',
      '2026-03-02T10:16:02.000Z: 200',
      'service control policies',
      'organizations:ListPolicies',
      'applied identity-policy-correct-resource',
      'apigw-doctor 9.8.7',
      'they agree',
      'not reached',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('puts the two ARNs of a near miss one above the other', () => {
    expect(text).toContain(`allowed ${ARN.replace('orders', 'order')}\nneeded  ${ARN}`);
  });

  it('lets no text from outside break out of its place', () => {
    const evil = {
      ...diagnosis,
      causes: diagnosis.causes.map((cause) => ({ ...cause, summary: '# <img src=x> [a](b) ```\nnext' })),
    };
    const out = markdown.render({ ...summary, diagnosis: evil }, { share: false });
    expect(out).toContain('\\# \\<img src=x\\> \\[a\\](b) \\`\\`\\` next');
    const fence = markdown.render(
      { ...summary, diagnosis: { ...diagnosis, observed: { ...seen(), body: 'a\n```\n# b' } } },
      { share: false },
    );
    expect(fence).toContain('````\na\n```\n# b\n````');
  });

  it('says in its title what was and what is, once something was changed', () => {
    const now = { ...diagnosis, outcome: 'allowed', causes: [] } as const;
    const [title] = markdown.render({ ...summary, after: now }, { share: false }).split('\n');
    expect(title).toBe('# GET /orders/42 on stage prod: was refused, now allowed');
    const [before] = markdown.render({ ...summary, after: null, applied: [] }, { share: false }).split('\n');
    expect(before).toBe('# GET /orders/42 on stage prod: refused: iam-policy-wrong-resource');
  });

  it('shows one change in full, and of other offers the command that shows them', () => {
    const fix: DiagnosedFix = {
      id: 'first',
      causes: ['iam-policy-wrong-resource'],
      title: 'One way',
      changes: [],
      diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n',
      widens: { text: 'nothing else', pairs: [], regions: [], notCompared: [] },
      shutsOut: { text: 'nothing', regions: [], notCompared: [] },
      pending: [],
      needsDeployment: false,
      alsoPublishes: [],
      reversible: true,
      cli: ['aws iam put-role-policy'],
      iac: { cloudformation: '', sam: '', terraform: '', cdk: '' },
    };
    const other = { ...fix, id: 'other', title: 'Another way', diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+another\n' };
    const offering = { ...diagnosis, fixes: [fix, other] };
    const command = 'apigw-doctor fix --region eu-west-1 --api a1b2c3d4e5 --stage prod --method GET --path /orders/42';
    const open = markdown.render({ ...summary, diagnosis: offering, after: null, applied: [] }, { share: false });
    expect(open).toContain('```diff');
    expect(open).not.toContain('+another');
    expect(open).toContain(`- Another way: \`${command}`);
    expect(open).toContain('--apply other --format cli`');
    const done = markdown.render({ ...summary, diagnosis: offering, after: offering }, { share: false });
    expect(done.match(/```diff/g)).toHaveLength(summary.applied.length);
  });

  it('says that a case file was read when nobody signed in', () => {
    expect(markdown.render({ ...summary, identity: null }, { share: false })).toContain('| Read with | a case file |');
  });

  it('tells of an undone change what came back', () => {
    const [applied] = summary.applied;
    if (applied === undefined) throw new Error('the sample holds a change');
    const undone = { ...summary, applied: [{ ...applied, undone: true, differences: [] }] };
    const out = markdown.render(undone, { share: false });
    expect(out).toContain('AWS holds the original settings again.');
    expect(out).not.toContain('sessions undo');
  });
});

describe('the JSON report', () => {
  it('is one document with a version, the diagnosis before and after, and the undo command', () => {
    const document = JSON.parse(json.render(summary, { share: false }));
    expect(document).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'apigw-doctor', version: '9.8.7' },
      before: { outcome: 'refused', target: { arn: ARN } },
      after: { outcome: 'allowed' },
      applied: [{ id: 'identity-policy-correct-resource', undo: 'apigw-doctor sessions undo 20260302-a1' }],
      checks: [{ state: 'passed' }],
    });
  });

  it('masks secret headers by name and keeps the others', () => {
    const { headers } = JSON.parse(json.render(summary, { share: false })).before.request;
    expect(headers).toEqual({ Authorization: '••••••', 'x-api-key': '••••••', Accept: '*/*' });
  });

  it('keeps two accounts apart when it is shared', () => {
    const document = JSON.parse(json.render(summary, { share: true }));
    expect(document.before.target.accountId).not.toBe(document.before.request.callerAccount);
    expect(document.before.target.arn).toContain(document.before.target.accountId);
  });
});

describe('the short report', () => {
  it('fits a chat', () => {
    expect(short.render(summary, { share: false }).split('\n').length).toBeLessThan(10);
  });
});

function seen() {
  if (diagnosis.observed === null) throw new Error('the sample holds an answer');
  return diagnosis.observed;
}
