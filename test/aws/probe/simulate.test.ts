import { afterEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../../src/core/model/fact.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { openCase, type RestCase, restCases } from '../cases.ts';
import { type LocalServer, serveLocally } from '../servers.ts';
import { accountAt, REQUEST } from '../support.ts';

let running: Practice | null = null;
let server: LocalServer | null = null;
afterEach(async () => {
  await running?.close();
  await server?.close();
  running = null;
  server = null;
});

const ARN = 'arn:aws:execute-api:us-east-1:111122223333:abc123defg/prod/GET/orders';
const USER = 'arn:aws:iam::111122223333:user/anna';
const who =
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${USER}</Arn><Account>111122223333</Account>` +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

async function simulated(result: string, request = REQUEST) {
  server = await serveLocally(({ body }, response) => {
    const answer =
      '<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
      '<SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member>' +
      `${result}</member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body.includes('GetCallerIdentity') ? who : answer);
  });
  const fact = await accountAt(server.url).simulate(USER, ARN, request);
  const asked = new URLSearchParams(
    server.seen.find(({ body }) => body.includes('SimulatePrincipalPolicy'))?.body ?? '',
  );
  return { fact, asked };
}

describe('asking the simulator', () => {
  test('the very ARN, and the condition keys that the request fills', async () => {
    const { asked } = await simulated('<EvalDecision>allowed</EvalDecision>');
    expect(asked.get('PolicySourceArn')).toBe(USER);
    expect(asked.get('ActionNames.member.1')).toBe('execute-api:Invoke');
    expect(asked.get('ResourceArns.member.1')).toBe(ARN);
    expect(asked.get('ContextEntries.member.1.ContextKeyName')).toBe('aws:SourceIp');
    expect(asked.get('ContextEntries.member.1.ContextKeyType')).toBe('ip');
    expect(asked.get('ContextEntries.member.1.ContextKeyValues.member.1')).toBe('203.0.113.10');
    expect(asked.toString()).not.toContain('SourceVpce');
  });

  test('over a VPC endpoint the address is aws:VpcSourceIp, and aws:SourceIp is absent', async () => {
    const { asked } = await simulated('<EvalDecision>allowed</EvalDecision>', {
      ...REQUEST,
      vpcEndpoint: 'vpce-0123456789abcdef0',
      sourceIp: '10.0.0.7',
    });
    expect(asked.toString()).toContain('aws%3AVpcSourceIp');
    expect(asked.toString()).not.toContain('aws%3ASourceIp');
    expect(asked.toString()).toContain('vpce-0123456789abcdef0');
  });

  test('an address that is not known is not made up', async () => {
    const { asked } = await simulated('<EvalDecision>allowed</EvalDecision>', { ...REQUEST, sourceIp: null });
    expect(asked.toString()).not.toContain('SourceIp');
  });
});

describe('what the simulator says', () => {
  test('the result for the very ARN counts, not the one for its template', async () => {
    const { fact } = await simulated(
      `<EvalActionName>execute-api:Invoke</EvalActionName><EvalResourceName>arn:template</EvalResourceName>
       <EvalDecision>allowed</EvalDecision>
       <OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations></OrganizationsDecisionDetail>
       <ResourceSpecificResults><member><EvalResourceName>${ARN}</EvalResourceName>
       <EvalResourceDecision>explicitDeny</EvalResourceDecision>
       <MatchedStatements><member><SourcePolicyId>user_anna_no</SourcePolicyId>
       <SourcePolicyType>user</SourcePolicyType></member></MatchedStatements>
       <MissingContextValues><member>aws:MultiFactorAuthPresent</member></MissingContextValues>
       <PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>true</AllowedByPermissionsBoundary>
       </PermissionsBoundaryDecisionDetail></member></ResourceSpecificResults>`,
    );
    expect(fact).toEqual({
      state: 'known',
      operation: 'SimulatePrincipalPolicy',
      value: {
        decision: 'explicitDeny',
        allowedByBoundary: true,
        allowedByOrganizations: false,
        matchedStatements: [{ policy: 'user_anna_no', type: 'user' }],
        missingContextValues: ['aws:MultiFactorAuthPresent'],
        ofPractice: false,
      },
    });
  });

  test('an answer without a decision is no witness', async () => {
    expect((await simulated('<EvalActionName>execute-api:Invoke</EvalActionName>')).fact).toMatchObject({
      state: 'failed',
    });
  });

  test('an identity of another account is not asked about here', async () => {
    server = await serveLocally((_, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(who));
    const fact = await accountAt(server.url).simulate('arn:aws:iam::444455556666:user/b', ARN, REQUEST);
    expect(fact).toMatchObject({ state: 'not-asked', why: expect.stringContaining('--caller-profile') });
    expect(server.seen.some(({ body }) => body.includes('Simulate'))).toBe(false);
  });
});

const ofOwnAccount = (one: RestCase): boolean => {
  const caller = valueOf(one.case.facts.caller);
  return caller != null && caller.accountId === one.case.facts.scope.accountId;
};

describe('practice as simulator', () => {
  test.each(restCases.filter(ofOwnAccount))(
    '$name: it answers for the identity, and is marked as practice',
    async (one) => {
      const { practice, account } = await openCase(one);
      running = practice;
      const { partition, region, accountId, apiId, stage } = one.case.facts.scope;
      const arn = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}/${one.case.request.method}/x`;
      const fact = await account.simulate(valueOf(one.case.facts.caller)?.identityArn ?? '', arn, one.case.request);
      expect(fact).toMatchObject({ state: 'known', value: { ofPractice: true } });
      const boundary = valueOf(one.case.facts.caller)?.boundary;
      expect(valueOf(fact)?.allowedByBoundary === null).toBe(boundary === null);
    },
  );
});
