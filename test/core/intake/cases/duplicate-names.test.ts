import { expect, it } from 'vitest';
import { duplicateNames } from '../../../../src/core/intake/cases/index.ts';

it('tells every name that stands twice in one object, with its place', () => {
  expect(
    duplicateNames(
      '{"config":{"api":{"id":"a"},\n"api":{"id":"a","name":"b","id":"c"}},"request":{"api":1},"config":1}',
    ),
  ).toEqual([
    '/config: "api" appears twice, again at line 2, column 1',
    '/config/api: "id" appears twice, again at line 2, column 28',
    '/: "config" appears twice, again at line 2, column 59',
  ]);
});

it('leaves the same name in different objects alone', () => {
  expect(duplicateNames('{"a":[{"b":1},{"b":2}],"b":{"a":"\\"a\\":1,\\"a\\":2"}}')).toEqual([]);
});

it('is told of a condition, where the last would hide the first', () => {
  const policy = '{"Condition":{"IpAddress":{"aws:SourceIp":"1.2.3.4"},"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}}';
  expect(duplicateNames(policy)).toHaveLength(1);
});

it('reads a document that nests deeper than any stack', () => {
  const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
  expect(duplicateNames(deep)).toEqual([]);
});
