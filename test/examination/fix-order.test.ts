import { describe, expect, it } from 'vitest';
import { examineCase } from '../../src/core/examine.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { afterwards, fixesInOrder } from '../../src/examination/fix-order.ts';
import { allow, caseFile, method, policy, signer } from '../support/make-case.ts';

function examined(json: unknown) {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  return examineCase({ ...loaded.case, observed: null });
}

/** Two faults: a policy that refuses the address, and a role without a grant. */
const TWO = () => {
  const { iam, signing } = signer('arn:aws:iam::111122223333:role/checkout', []);
  const wrong = policy(
    allow({ Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }),
    allow(),
  );
  return caseFile({
    api: { policy: wrong },
    methods: [method({ authorizationType: 'AWS_IAM' })],
    config: { iam },
    request: { signing },
  });
};

describe('several faults', () => {
  it('are fixed in an order in which each is planned on what the one before it leaves', () => {
    const start = examined(TWO());
    const fixes = fixesInOrder(start, 'all');
    const end = fixes.reduce(afterwards, start);
    expect(start.diagnosis.outcome).toBe('refused');
    expect(end.diagnosis.outcome).toBe('allowed');
  });

  it('a deployment is left out where an edit behind it deploys', () => {
    const draft = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));
    const start = examined(
      caseFile({
        api: { policy: draft },
        methods: [method({})],
        config: { deployedSnapshot: { policy: draft, methods: [] } },
      }),
    );
    expect(start.diagnosis.causes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['deployment-stale', 'resource-policy-ip-condition']),
    );
    const fixes = fixesInOrder(start, 'all');
    expect(fixes.map(({ id }) => id)).toEqual(['resource-policy-correct-statement']);
    expect(fixes.reduce(afterwards, start).diagnosis.outcome).toBe('allowed');
  });
});
