import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineFacts } from '../../../src/core/examine.ts';
import { loadCase } from '../../../src/core/intake/cases/load-case.ts';
import { denied, type Fact, known } from '../../../src/core/model/fact.ts';
import type { ScpLevel } from '../../../src/core/model/facts.ts';
import { NO_TESTIMONY } from '../../../src/core/model/testimony.ts';

// The settings say 200, AWS said AccessDenied: which layers its words name or leave.
const read = (name: string) => {
  const text = readFileSync(new URL(`../../claims/${name}.json`, import.meta.url), 'utf8');
  const result = loadCase(JSON.parse(text));
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.case;
};

const ARN = 'arn:aws:execute-api:eu-west-1:********3333:j1u2d3g4e5/prod/GET/orders';
const SUFFIXES = {
  resource: ' with an explicit deny in a resource-based policy',
  identity: ' with an explicit deny in an identity-based policy',
  boundary: ' with an explicit deny in a permissions boundary',
  scp: ' with an explicit deny in a service control policy',
  endpoint: ' with an explicit deny in a VPC endpoint policy',
  session: ' with an explicit deny in a session policy',
  'silent scp': ' because no service control policy allows the execute-api:Invoke action',
  'silent session': ' because no session policy allows the execute-api:Invoke action',
  none: '',
  untyped: ' with an explicit deny',
} as const;
type Suffix = keyof typeof SUFFIXES;

const CODES: Readonly<Partial<Record<Suffix, string>>> = {
  resource: 'resource-policy-explicit-deny',
  identity: 'iam-explicit-deny',
  boundary: 'iam-permissions-boundary',
  scp: 'iam-scp-deny',
  'silent scp': 'iam-scp-deny',
  endpoint: 'vpc-endpoint-policy-deny',
  session: 'iam-session-policy',
  'silent session': 'iam-session-policy',
};

const ORGANIZATION: Readonly<Record<'none' | 'unread' | 'allows', Fact<readonly ScpLevel[] | null>>> = {
  none: known('ListPoliciesForTarget', null),
  unread: denied('ListPoliciesForTarget', 'organizations:ListPoliciesForTarget'),
  allows: known('ListPoliciesForTarget', [
    {
      level: 'Root',
      policies: [
        { name: 'F', text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}' },
      ],
    },
  ]),
};

const TABLE = (Object.keys(SUFFIXES) as Suffix[]).flatMap((suffix) =>
  (['long-term', 'session'] as const).flatMap((credential) =>
    (['none', 'unread', 'allows'] as const).flatMap((organization) =>
      ([false, true] as const).map((endpoint) => ({ suffix, credential, organization, endpoint })),
    ),
  ),
);

function examined({ suffix, credential, organization, endpoint }: (typeof TABLE)[number]) {
  const signer = read(credential === 'session' ? 'suffix-endpoint-or-session' : 'no-suffix-or-untyped-deny');
  const place = read(endpoint ? 'suffix-endpoint-or-session' : 'no-suffix-or-untyped-deny');
  const facts = { ...place.facts, caller: signer.facts.caller, signerArn: signer.facts.signerArn };
  const { sessionPolicy: _notReadable, ...runtime } = signer.runtime;
  const seen = {
    exchange: 'request',
    status: 403,
    errorType: 'AccessDeniedException',
    headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    body: JSON.stringify({
      Message:
        `User: ${facts.signerArn} is not authorized to perform: execute-api:Invoke on resource: ${ARN}` +
        SUFFIXES[suffix],
    }),
    from: 'given',
    browser: null,
  } as const;
  const request = { ...place.request, signing: signer.request.signing };
  return examineFacts(
    { ...facts, credential: signer.facts.credential, serviceControlPolicies: ORGANIZATION[organization] },
    request,
    runtime,
    { ...NO_TESTIMONY, observed: seen },
    { total: 0, rounds: 0, throttled: 0, ms: 0 },
  );
}

/** The layers that a denial can come from, of those that no read shows. */
function expectedCodes({ suffix, credential, organization, endpoint }: (typeof TABLE)[number]): readonly string[] {
  const named = CODES[suffix];
  if (named === 'iam-session-policy' && credential === 'long-term') return [];
  if (named === 'vpc-endpoint-policy-deny' && !endpoint) return [];
  if (named !== undefined) return [named];
  return [
    ...(organization === 'unread' ? ['iam-scp-deny'] : []),
    ...(credential === 'session' ? ['iam-session-policy'] : []),
  ];
}

describe('a denial of a call that every setting allows', () => {
  it.each(TABLE)('$suffix, $credential, organization $organization, endpoint $endpoint', (row) => {
    const { diagnosis, prediction } = examined(row);
    expect(prediction.request.refusals).toEqual([]);
    const codes = diagnosis.causes.map(({ code }) => code);
    expect(codes).toEqual(expectedCodes(row));
    expect(diagnosis.outcome).toBe(codes.length === 0 ? 'cannot-tell' : 'refused');
    const unnamed = CODES[row.suffix] === undefined;
    const noOrganization = row.organization === 'none' && codes[0] === 'iam-scp-deny';
    const most = unnamed || noOrganization ? 'possible' : 'likely';
    for (const { certainty } of diagnosis.causes) expect(certainty).toBe(most);
    if (unnamed) for (const { summary } of diagnosis.causes) expect(summary).toContain('Ruled out: ');
    if (!unnamed && codes.length === 0) expect(diagnosis.note).toContain('the answer belongs to another call');
  });
});

describe('the policies of an organization that could not be read, and nothing else was seen', () => {
  const predicted = (name: string, organization: keyof typeof ORGANIZATION) => {
    const { facts, request, runtime } = read(name);
    const { sessionPolicy: _notReadable, ...others } = runtime;
    const whole = { ...facts, serviceControlPolicies: ORGANIZATION[organization] };
    const calls = { total: 0, rounds: 0, throttled: 0, ms: 0 };
    return examineFacts(whole, request, others, NO_TESTIMONY, calls).diagnosis;
  };

  it.each([
    ['none', 'allowed'],
    ['allows', 'allowed'],
    ['unread', 'cannot-tell'],
  ] as const)('organization %s: %s', (organization, outcome) => {
    const diagnosis = predicted('no-suffix-or-untyped-deny', organization);
    expect(diagnosis.outcome).toBe(outcome);
    expect(diagnosis.causes).toEqual([]);
    const permissions = diagnosis.couldNotCheck.map(({ permission }) => permission);
    expect(permissions.includes('organizations:ListPoliciesForTarget')).toBe(organization === 'unread');
  });
});
