import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SERVICES, type Service } from '../../src/aws/clients/types.ts';
import { permissionFor } from '../../src/aws/permissions.ts';
import { FIX_NAMES, fixPolicy, readPolicy } from '../../src/aws/policies.ts';
import { glob } from '../../src/core/policy/match.ts';

const FILES: Readonly<Partial<Record<Service, string>>> = {
  apigateway: 'api-gateway',
  apigatewayv2: 'api-gateway-v2',
  'cognito-idp': 'cognito',
};
const operationsOf = (service: Service): readonly string[] =>
  [...readFileSync(`src/aws/clients/${FILES[service] ?? service}.ts`, 'utf8').matchAll(/\b(\w+)Command\b/g)].map(
    ([, name = '']) => name,
  );

const granted = [readPolicy(), ...FIX_NAMES.flatMap((name) => fixPolicy(name) ?? [])].flatMap(
  ({ Statement }) => Statement,
);

/** `action on resource` as IAM would compare it; a resource with `*` in it stands for any. */
function isGranted(permission: string): boolean {
  const [action = '', resource = ''] = permission.split(' on ');
  return granted.some(
    ({ Action, Resource }) =>
      Action.includes(action) && [Resource].flat().some((pattern) => resource === '' || glob(pattern, resource)),
  );
}

it('lists the permission for every call that this program can make to AWS', () => {
  const place = { partition: 'aws', region: 'eu-west-1' };
  // AWS asks no permission to say who one is:
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  const calls = SERVICES.filter((service) => service !== 'sts').flatMap((service) =>
    operationsOf(service).map((operation) => ({ service, operation })),
  );
  expect(calls.length).toBeGreaterThan(100);
  const missing = calls.filter(({ service, operation }) => !isGranted(permissionFor(service, operation, {}, place)));
  expect(
    missing.map(({ service, operation }) => `${service} ${operation}: ${permissionFor(service, operation, {}, place)}`),
  ).toEqual([]);
});
