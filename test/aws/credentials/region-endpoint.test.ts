import { describe, expect, test } from 'vitest';
import { resolveEndpoint } from '../../../src/aws/credentials/endpoint.ts';
import { isSwitchedOn } from '../../../src/aws/credentials/profiles.ts';
import { normalisedEndpoint, readProfileFiles, resolveRegion } from '../../../src/aws/index.ts';
import { tempHome } from './temp-home.ts';

const CONFIG = `[default]
region = us-west-2
endpoint_url = http://default.example
[profile staging]
region = eu-west-1
[profile plain]
output = json
[profile local]
region = us-east-1
endpoint_url = http://localhost:4566/
services = mine
[services mine]
api_gateway =
  endpoint_url = http://localhost:9000
`;

describe('region', () => {
  test.each([
    [
      '--region wins',
      { region: 'ap-south-1', profile: 'staging' },
      { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'b' },
      'ap-south-1',
      '--region',
    ],
    [
      'AWS_REGION before AWS_DEFAULT_REGION',
      { region: null, profile: 'staging' },
      { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'b' },
      'a',
      'AWS_REGION',
    ],
    [
      'AWS_DEFAULT_REGION before the profile',
      { region: null, profile: 'staging' },
      { AWS_DEFAULT_REGION: 'b' },
      'b',
      'AWS_DEFAULT_REGION',
    ],
    ['the named profile', { region: null, profile: 'staging' }, {}, 'eu-west-1', 'profile staging'],
    ['AWS_PROFILE', { region: null, profile: null }, { AWS_PROFILE: 'staging' }, 'eu-west-1', 'profile staging'],
    [
      'AWS_DEFAULT_PROFILE',
      { region: null, profile: null },
      { AWS_DEFAULT_PROFILE: 'staging' },
      'eu-west-1',
      'profile staging',
    ],
    ['the default profile', { region: null, profile: null }, {}, 'us-west-2', 'profile default'],
  ])('%s', async (_, options, variables, region, from) => {
    const environment = tempHome({ config: CONFIG }, variables as Record<string, string>);
    expect(resolveRegion(environment, await readProfileFiles(environment), options)).toEqual({ region, from });
  });

  test("not default's when the named profile has none: the AWS CLI does not take it either", async () => {
    const environment = tempHome({ config: CONFIG });
    const options = { profile: 'plain', region: null };
    expect(resolveRegion(environment, await readProfileFiles(environment), options)).toBeNull();
  });

  test('nobody names one', async () => {
    const environment = tempHome({});
    expect(resolveRegion(environment, await readProfileFiles(environment), { profile: null, region: null })).toBeNull();
  });
});

describe('endpoint', () => {
  test.each([
    [
      '--endpoint-url wins, without its trailing slash',
      'apigateway',
      { AWS_ENDPOINT_URL: 'http://env' },
      'local',
      'http://flag:1/base/',
      'http://flag:1/base',
    ],
    [
      "the service's variable before the general one",
      'apigateway',
      { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_API_GATEWAY: 'http://own' },
      null,
      null,
      'http://own',
    ],
    [
      'the general variable',
      'sts',
      { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_API_GATEWAY: 'http://own' },
      null,
      null,
      'http://all',
    ],
    ['the services section of the profile', 'apigateway', {}, 'local', null, 'http://localhost:9000'],
    ["the profile's own for services without section", 'iam', {}, 'local', null, 'http://localhost:4566'],
    ["not default's when another profile is named", 'iam', {}, 'staging', null, null],
    [
      'configured endpoints can be switched off',
      'iam',
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL: 'http://all' },
      'local',
      null,
      null,
    ],
  ] as const)('%s', async (_, service, variables, profile, endpointUrl, url) => {
    const environment = tempHome({ config: CONFIG }, variables as Record<string, string>);
    const files = await readProfileFiles(environment);
    expect(resolveEndpoint(environment, files, service, { profile, endpointUrl })).toMatchObject({ ok: true, url });
  });

  test.each([
    ['true', {}, true],
    ['TRUE', {}, true],
    ['1', {}, false],
    ['yes', {}, false],
    ['', { use_fips_endpoint: 'True' }, true],
    ['false', { use_fips_endpoint: 'true' }, false],
  ])('a switch that is %j, with %j in the profile, is %j', (value, settings, on) => {
    const environment = tempHome({}, { AWS_USE_FIPS_ENDPOINT: value });
    expect(isSwitchedOn(environment, settings as Record<string, string>, 'use_fips_endpoint')).toBe(on);
  });

  test.each([
    ['localhost:4566', 'must start with http:// or https://'],
    ['not a url', 'is not a URL'],
    ['ftp://x', 'must start with http:// or https://'],
    ['http://x/?a=1', 'must not contain ?'],
  ])('%s is refused in plain words', (url, words) => {
    expect(normalisedEndpoint(url, '--endpoint-url')).toEqual({ ok: false, message: expect.stringContaining(words) });
  });
});
