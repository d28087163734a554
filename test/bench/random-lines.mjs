// Random lines for `simulate`: the callers, policies and conditions that people write, and the same lines for the
// same seed.

const ACCOUNT = '111122223333';
const ARN = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:a1b2c3d4e5`;
const USER = `arn:aws:iam::${ACCOUNT}:user/ann`;

/** So many lines of JSON, as `simulate` takes them. */
export function randomLines(count, seed = 42) {
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
  const oneOf = (values) => values[below(values.length)];
  const some = (most, make) => Array.from({ length: 1 + below(most) }, make);

  const verb = () => oneOf(['GET', 'POST', 'DELETE', '*']);
  const path = () => oneOf(['orders', 'orders/42', 'orders/*', 'pets/7', '*', `things/${below(50)}`]);
  const condition = () =>
    oneOf([
      { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', `198.51.100.${below(200)}/32`] } },
      { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/25' } },
      { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } },
      { StringLike: { 'aws:UserAgent': 'curl/*' } },
      { Bool: { 'aws:SecureTransport': 'true' } },
    ]);
  const statement = (principal) => ({
    Effect: below(6) === 0 ? 'Deny' : 'Allow',
    ...(principal === null ? {} : { Principal: principal }),
    Action: oneOf(['execute-api:Invoke', 'execute-api:*', 'execute-api:Invoke', 's3:GetObject']),
    Resource: some(2, () => `${ARN}/${oneOf(['prod', 'dev', '*'])}/${verb()}/${path()}`),
    ...(below(3) === 0 ? { Condition: condition() } : {}),
  });
  const policy = (principal = null) => ({
    Version: '2012-10-17',
    Statement: some(5, () => statement(principal)),
  });
  return Array.from({ length: count }, (_, id) =>
    JSON.stringify({
      id: String(id),
      identityPolicies: some(3, () => policy()),
      boundary: below(4) === 0 ? policy() : null,
      scps: below(4) === 0 ? [[policy()], [policy(), policy()]] : [],
      sessionPolicy: null,
      resourcePolicy: below(2) === 0 ? policy(oneOf(['*', { AWS: USER }])) : null,
      request: {
        arn: `${ARN}/prod/${oneOf(['GET', 'POST', 'DELETE'])}/${oneOf(['orders', 'orders/42', `things/${below(50)}`])}`,
        callerArn: USER,
        apiAccount: ACCOUNT,
        authorization: 'AWS_IAM',
        authorizerPolicy: null,
        context: {
          'aws:SourceIp': `203.0.113.${below(250)}`,
          'aws:UserAgent': oneOf(['curl/8.5.0', 'Mozilla/5.0']),
          // The other engine takes no key from the caller's ARN.
          'aws:PrincipalAccount': ACCOUNT,
          'aws:SecureTransport': 'true',
        },
      },
    }),
  );
}
