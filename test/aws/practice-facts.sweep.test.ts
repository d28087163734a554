import { afterEach, describe, expect, test } from 'vitest';
import type { Fact } from '../../src/core/model/fact.ts';
import type { Definition, Facts } from '../../src/core/model/facts.ts';
import type { Practice } from '../../src/practice/index.ts';
import { isDrawn } from '../support/every-call.ts';
import { openCase, type RestCase, restCases, v2Cases } from './cases.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function overHttp(one: RestCase): Promise<Facts> {
  const { practice, account, caller } = await openCase(one);
  running = practice;
  return account.readFacts(one.case.target, one.case.request, caller);
}

const bare = (fact: Fact<unknown> | string | null): unknown =>
  fact !== null && typeof fact === 'object' && fact.state === 'known' ? fact.value : fact;
/** What a JWT authorizer of a REST API accepts, AWS tells nobody in a documented form. */
const withoutJwt = (authorizers: unknown): unknown =>
  Array.isArray(authorizers) ? authorizers.map((one) => without(one, 'jwt')) : authorizers;
const definition = (one: Definition) => ({
  policy: bare(one.policy),
  methods: bare(one.methods),
  authorizers: bare(one.authorizers),
  gatewayResponses: bare(one.gatewayResponses),
});
/**
 * Values only: which operation told a fact may differ. The time of a deployment and a truststore's certificates are not
 * told alike.
 */
function values(facts: Facts): Readonly<Record<string, unknown>> {
  const { scope, draft, deployed, ...others } = facts;
  const subjects = Object.entries(others as unknown as Record<string, Fact<unknown> | string | null>).map(
    ([name, fact]) =>
      [
        name,
        name === 'webAcl'
          ? withoutDocument(bare(fact))
          : name === 'stage'
            ? without(bare(fact), 'deployedAt')
            : name === 'customDomain'
              ? withoutCertificates(bare(fact))
              : bare(fact),
      ] as const,
  );
  return { scope, draft: definition(draft), deployed: definition(deployed), ...Object.fromEntries(subjects) };
}
const without = (value: unknown, field: string): unknown =>
  value === null ? null : { ...(value as object), [field]: null };
/** A case has no document of AWS. */
const withoutDocument = (value: unknown): unknown => {
  if (value === null || typeof value !== 'object') return value;
  const { document: _, ...rest } = value as { readonly document?: unknown };
  return rest;
};
const withoutCertificates = (value: unknown): unknown => {
  const tls = (value as { mutualTls?: object | null } | null)?.mutualTls;
  return tls ? { ...(value as object), mutualTls: without(tls, 'certificates') } : value;
};

describe('facts read over HTTP from practice equal the facts taken from the case file', () => {
  test.each(restCases.filter((_, at) => isDrawn(at, 4)))('$name', async (one) => {
    const read = await overHttp(one);
    expect(comparableRest(values(withHidden(read, one.case.facts)))).toEqual(comparableRest(values(one.case.facts)));
  });
});

/**
 * What the file tells and AWS does not. An export without policy says nothing where the draft has one, and a key that
 * IAM does not show may be one of another account.
 */
function withHidden(read: Facts, file: Facts): Facts {
  const { deployed, credential, caller } = file;
  const policyHidden = read.deployed.policy.state === 'not-asked' && bare(deployed.policy) === null;
  const keyHidden = read.credential.state === 'not-asked' && credential.state === 'known' && !credential.value?.exists;
  return {
    ...read,
    ...(policyHidden ? { deployed: { ...read.deployed, policy: deployed.policy } } : {}),
    ...(keyHidden ? { credential, caller } : {}),
  };
}

const comparableRest = ({ draft, deployed, ...rest }: Readonly<Record<string, unknown>>) => ({
  ...rest,
  draft: withJwtHidden(draft),
  deployed: withJwtHidden(deployed),
});
const withJwtHidden = (one: unknown) => ({
  ...(one as object),
  authorizers: withoutJwt((one as ReturnType<typeof definition>).authorizers),
});

/** AWS does not show what a WebSocket stage serves. */
const comparable = (facts: Facts): Readonly<Record<string, unknown>> => {
  const { deployed, ...rest } = values(facts);
  return facts.scope.apiType === 'WEBSOCKET' ? rest : { ...rest, deployed };
};

describe('facts of HTTP and WebSocket APIs read over HTTP equal the facts taken from the case file', () => {
  test.each(v2Cases.filter((_, at) => isDrawn(at, 4)))('$name', async (one) => {
    expect(comparable(await overHttp(one))).toEqual(comparable(one.case.facts));
  });
});
