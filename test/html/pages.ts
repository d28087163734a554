import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromFile } from '../../src/commands/examine-file.ts';
import { summaryOf } from '../../src/commands/output.ts';
import type { LoadedCase } from '../../src/core/intake/cases/index.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import type { SessionSummary } from '../../src/core/report/types.ts';
import { htmlReport } from '../../src/html/report.ts';
import { sessionPage } from '../../src/html/session.ts';
import { ROOT } from '../house/built.ts';
import { ACCOUNT, allow, deny, makeCase, method, policy } from '../support/make-case.ts';

/** What is written of a case that was judged from its file alone. */
export const summaryOfCase = (loaded: LoadedCase): SessionSummary =>
  summaryOf({ ...fromFile(loaded), version: '9.8.7', startedAt: 0, endedAt: 60_000 });

/** The summary of a case file of test/cases. */
export function summaryOfFile(name: string): SessionSummary {
  const loaded = loadCase(JSON.parse(readFileSync(join(ROOT, 'test/cases', `${name}.json`), 'utf8')));
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return summaryOfCase(loaded.case);
}

/** It would run, close its place, turn the reading direction and hide signs. */
export const HOSTILE =
  '</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\'"--> \u202Eevil\u2066 \u200B&amp; שלום';

const hostile = (): LoadedCase =>
  makeCase({
    api: {
      name: HOSTILE,
      policy: policy(allow({ Sid: HOSTILE, Condition: { StringEquals: { 'aws:UserAgent': HOSTILE } } })),
    },
    methods: [method({ integration: { type: 'AWS_PROXY', function: 'orders' } })],
    request: { sourceIp: '198.51.100.7', headers: { 'user-agent': `curl ${HOSTILE}`, 'x-note': HOSTILE } },
    observed: {
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException', 'x-note': HOSTILE },
      body: HOSTILE,
    },
  });

/** More than 3,000 lines as it is laid out; the last statement denies. */
export const LONG_POLICY = policy(
  ...Array.from({ length: 400 }, (_, index) =>
    allow({ Sid: `Partner${index}`, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/partner-${index}` } }),
  ),
  deny({ Sid: 'Blocked', Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24'] } } }),
);

const long = (): LoadedCase =>
  makeCase({
    api: { policy: LONG_POLICY },
    request: { sourceIp: '198.51.100.7' },
    observed: { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: '' },
  });

/** The page that takes a browser longest. */
export const LONG = 'a policy of 3,000 lines';

/** One of each kind of page, by what it shows. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'IAM refusal': () => pageOf(summaryOfFile('iam-boundary-omits-execute-api')),
  'Deny of a resource policy': () => pageOf(summaryOfFile('own/rp-address-deny-hits-the-preflight')),
  'missing deployment': () => pageOf(summaryOfFile('rp-corrected-but-stage-still-old')),
  CORS: () => pageOf(summaryOfFile('cors-default-authorizer-on-options')),
  WAF: () => pageOf(summaryOfFile('net-waf-blocks-body-over-8kb')),
  authorizer: () => pageOf(summaryOfFile('own/authz-policy-kept-test-stage')),
  'two causes': () => pageOf(summaryOfFile('own/two-grant-missing-and-function-not-permitted')),
  'cannot tell': () => pageOf(summaryOfCase(unknown())),
  healthy: () => pageOf(summaryOfFile('healthy-unsigned-call-to-lambda-service')),
  'hostile names': () => pageOf(summaryOfCase(hostile())),
  [LONG]: () => pageOf(summaryOfCase(long())),
};

/** The policy turns on an address that nobody has told. */
function unknown(): LoadedCase {
  const ofOffice = allow({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } });
  const loaded = makeCase({ api: { policy: policy(ofOffice) } });
  return { ...loaded, request: { ...loaded.request, sourceIp: null } };
}

export const pageOf = (summary: SessionSummary, share = false): string => htmlReport.render(summary, { share });

/** The page of a journal whose every text is hostile. */
export function hostileSession(): string {
  const entry = {
    ...{ title: HOSTILE, startedAt: '2026-03-02T10:16:00Z', state: 'applied', fixId: HOSTILE },
    ...{ accountId: '111122223333', region: 'eu-west-1', causes: ['deployment-stale'], standsUnknown: HOSTILE },
    steps: [
      {
        state: 'landed',
        before: { Description: HOSTILE },
        change: { service: 'iam', operation: 'PutRolePolicy', input: { Description: '</pre><script>' } },
      },
    ],
  };
  return sessionPage(HOSTILE, [entry]);
}
