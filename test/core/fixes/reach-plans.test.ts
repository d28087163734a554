import { describe, expect, it } from 'vitest';
import { whyConfirm } from '../../../src/examination/guard.ts';
import { ACCOUNT, ARN, allow, deny, makeCase, method, policy, type Sketch, signer } from '../../support/make-case.ts';
import { plan } from './support.ts';

const ip = (...values: readonly string[]) => ({ Condition: { IpAddress: { 'aws:SourceIp': values } } });
const planned = (sketch: Sketch, id: string) => {
  const found = plan(makeCase(sketch)).plans.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no plan ${id}`);
  return found;
};

describe('a policy that has the braces of a route in its path', () => {
  const templated = policy(allow({ Resource: 'execute-api:/*/GET/orders/{id}' }));

  it('let in the calls that have them in the URL, and the fix says so', () => {
    const found = planned({ api: { policy: templated } }, 'resource-policy-correct-statement-this-path');
    expect(found.shutsOut.text).toBe('everyone on GET /orders/{id} (with these braces in the URL)');
    expect(found.shutsOut.regions[0]).toMatchObject({ routes: ['/orders/{id}'], paths: ['/orders/{id}'] });
  });
});

describe('a deployment', () => {
  const draft = policy(allow(ip('203.0.113.0/24')));
  const live = policy(allow(ip('192.0.2.0/24')));

  it('says the network that it puts live, and the one that it shuts out', () => {
    const found = planned({ api: { policy: draft }, config: { deployedSnapshot: { policy: live } } }, 'deploy-stage');
    expect(found.widens.regions.map(({ text }) => text)).toEqual([
      'anyone from 203.0.113.0/24 on every other {id} of GET /orders/{id}',
      'anyone from 203.0.113.0/24 but 203.0.113.10/32 on GET /orders/42',
    ]);
    expect(found.widens.regions[0]).toMatchObject({ addresses: ['203.0.113.0/24'], routes: ['/orders/{id}'] });
    expect(found.shutsOut.text).toBe('anyone from 192.0.2.0/24 on every {id} of GET /orders/{id}');
  });

  it('gives each edit of others with what it does', () => {
    const found = planned(
      {
        api: { policy: draft },
        methods: [method(), method({ path: '/new' })],
        config: { deployedSnapshot: { policy: live, methods: [method(), method({ path: '/old' })] } },
      },
      'deploy-stage',
    );
    expect(found.pending.map(({ phrases, letsIn, shutsOut }) => [phrases, letsIn.text, shutsOut.text])).toEqual([
      [['GET /old: removed'], 'nothing', 'anyone from 192.0.2.0/24 on GET /old'],
      [['GET /new: new'], 'anyone from 192.0.2.0/24 on GET /new', 'nothing'],
    ]);
  });

  it('asks for the name of the stage where a draft of others lets in everyone, or could not be read', () => {
    const stage = { name: 'test', deploymentId: 'd1' };
    const open = planned(
      {
        methods: [method(), method({ path: '/open' })],
        config: {
          deployedSnapshot: { methods: [method({ authorizationType: 'AWS_IAM' })] },
        },
      },
      'deploy-stage',
    );
    expect(whyConfirm(open, stage.name)).toContain('a change that allows everyone');
    const [edit] = open.pending;
    expect(edit).toBeDefined();
    const unread = { ...open, pending: open.pending.map((one) => ({ ...one, everyone: false, known: false })) };
    expect(whyConfirm(unread, stage.name)).toContain('Some of what this deployment also publishes');
    expect(whyConfirm({ ...open, pending: [] }, stage.name)).toBeNull();
  });
});

describe('a statement', () => {
  const user = `arn:aws:iam::${ACCOUNT}:user/mia`;
  const granted = signer(user, [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/prod/GET/health` }]);
  const profile: Sketch = {
    methods: [method({ path: '/users/{userId}/profile', authorizationType: 'AWS_IAM' })],
    config: { iam: granted.iam },
    request: { path: '/prod/users/mia/profile', signing: { ...granted.signing, path: '/prod/users/mia/profile' } },
  };

  it('for this path comes first where the path names a person, and lets in nothing else', () => {
    const plans = plan(makeCase(profile)).plans.filter(({ id }) => id.startsWith('identity-policy-add'));
    expect(plans.map(({ id, title, widens: { text } }) => [id, title, text])).toEqual([
      ['identity-policy-add-statement-this-path', 'Grant user/mia exactly this call', 'nothing else'],
      [
        'identity-policy-add-statement',
        'Grant user/mia every {userId} of GET /users/{userId}/profile',
        'user/mia on every other {userId} of GET /users/{userId}/profile',
      ],
    ]);
  });

  it('that names an account opens it to the account, not to everyone', () => {
    const partner = { AWS: 'arn:aws:iam::444455556666:root' };
    const found = planned(
      {
        api: { policy: policy(allow({ Principal: partner }), allow({ Sid: 'x', ...ip('203.0.113.10') })) },
        methods: [method({ path: '/reports', authorizationType: 'AWS_IAM' }), method()],
        config: { deployedSnapshot: { policy: policy(allow({ Resource: `${ARN}/dev/*` })) } },
      },
      'deploy-stage',
    );
    const region = found.widens.regions.find(({ principals }) => principals.includes('arn:aws:iam::444455556666:root'));
    expect(region).toMatchObject({ ownPolicyAllows: true, routes: ['/reports'] });
  });

  it('that keeps a Deny for all but one address says what of it is lifted', () => {
    const { plans } = plan(makeCase({ api: { policy: policy(allow(), deny()) } }));
    const found = plans.find(({ id }) => id === 'resource-policy-except-from-deny');
    expect(found?.widens.text).toBe('anyone from 203.0.113.10 on every other {id} of GET /orders/{id}');
    const path = plans.find(({ id }) => id === 'resource-policy-except-from-deny-this-path');
    expect(path?.widens).toMatchObject({ text: 'nothing else', regions: [], notCompared: [], opens: 'nothing' });
  });
});
