import { describe, expect, test } from 'vitest';
import { readHost } from '../../../src/core/model/request.ts';

describe('a host name by itself', () => {
  test.each([
    ['a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', 'a1b2c3d4e5', 'eu-west-1', null],
    ['A1B2C3D4E5.Execute-Api.EU-WEST-1.amazonaws.com.:443', 'a1b2c3d4e5', 'eu-west-1', null],
    ['a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn', 'a1b2c3d4e5', 'cn-north-1', null],
    ['a1b2c3d4e5.execute-api.us-east-1.api.aws', 'a1b2c3d4e5', 'us-east-1', null],
    ['a1b2c3d4e5.execute-api-fips.us-gov-west-1.amazonaws.com', 'a1b2c3d4e5', 'us-gov-west-1', null],
    ['a1b2c3d4e5-vpce-0abc12.execute-api.us-east-1.amazonaws.com', 'a1b2c3d4e5', 'us-east-1', 'vpce-0abc12'],
    // Mistyped, and API Gateway's all the same: it answers that it knows no such API.
    ['a1b2c3.execute-api.us-east-1.amazonaws.com', 'a1b2c3', 'us-east-1', null],
  ])('%s is an API', (host, apiId, region, vpcEndpoint) => {
    expect(readHost(host)).toEqual({ kind: 'execute-api', apiId, region, vpcEndpoint });
  });

  test.each([
    ['vpce-0abc12-xyz98.execute-api.us-east-1.vpce.amazonaws.com', 'vpce-0abc12', 'us-east-1'],
    ['vpce-0abc12-xyz98-us-east-1a.execute-api.us-east-1.vpce.amazonaws.com', 'vpce-0abc12', 'us-east-1'],
  ])('%s is an interface endpoint', (host, vpcEndpoint, region) => {
    expect(readHost(host)).toEqual({ kind: 'vpc-endpoint', vpcEndpoint, region });
  });

  test.each([
    'api.example.com',
    'd-0abc12xyz9.execute-api.eu-west-1.amazonaws.com',
    'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com.example.com',
    'x.lambda-url.eu-west-1.on.aws',
    '',
  ])('%s is another name', (host) => {
    expect(readHost(host)).toEqual({ kind: 'other' });
  });
});
