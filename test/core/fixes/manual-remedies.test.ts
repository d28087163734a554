import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import { mapFact } from '../../../src/core/model/fact.ts';
import type { Definition } from '../../../src/core/model/facts.ts';
import { makeCase, method } from '../../support/make-case.ts';
import { caseFiles } from './support.ts';

const ofCode = (code: string) =>
  caseFiles().filter(({ json }) => json.answer.rootCauses.some((cause) => cause.code === code));
const manualIn = (loaded: Parameters<typeof examineCase>[0]) =>
  examineCase(loaded).diagnosis.causes.flatMap(({ manual }) => manual ?? []);

describe('what is shown and not applied', () => {
  it('is never a plan, says why, and can be copied', () => {
    const codes = [
      'mtls-untrusted-client-cert',
      'private-dns-captures-public-api',
      'route-not-found',
      'usage-plan-stage-not-attached',
    ];
    const all = codes.flatMap(ofCode).flatMap(({ loaded }) => {
      const { plans, diagnosis } = examineCase(loaded);
      const manual = diagnosis.causes.flatMap((cause) => cause.manual ?? []);
      for (const { id } of manual) expect(plans.map((plan) => plan.id)).not.toContain(id);
      return manual;
    });
    expect([...new Set(all.map(({ id }) => id))].sort()).toEqual(
      expect.arrayContaining(['route-create', 'truststore-add-issuer', 'vpc-endpoint-private-dns-off']),
    );
    for (const { why, cli, iac } of all) {
      expect(why).toMatch(/\.$/);
      expect(cli.length).toBeGreaterThan(0);
      for (const snippet of Object.values(iac)) expect(snippet).not.toBe('');
    }
  });

  it('the truststore takes the issuer of a certificate that is in date, and nothing else', () => {
    for (const { json, loaded } of ofCode('mtls-untrusted-client-cert')) {
      const certificate = loaded.request.clientCertificate;
      const helps = certificate !== null && certificate.notAfter > loaded.request.time;
      const [manual] = manualIn(loaded);
      expect(manual?.id ?? null, json.id).toBe(helps ? 'truststore-add-issuer' : null);
      if (helps) expect(manual?.title).toContain(certificate.issuer);
    }
  });

  it('a new route begins at the resource that is there', () => {
    const manual = manualIn(
      makeCase({
        methods: [method({ path: '/orders', authorizationType: 'NONE' })],
        request: { path: '/prod/orders/archive/2024', method: 'GET' },
      }),
    );
    const lines = manual[0]?.cli ?? [];
    expect(lines[0]).toMatch(/^ID=\w+$/);
    expect(
      lines.filter((text) => text.includes('create-resource')).map((text) => /--path-part (\S+)/.exec(text)?.[1]),
    ).toEqual(['archive', '2024']);
  });

  it('no new route is shown where one is near', () => {
    const near = makeCase({
      methods: [method({ path: '/orders', authorizationType: 'NONE' })],
      request: { path: '/prod/Orders', method: 'GET' },
    });
    expect(manualIn(near)).toEqual([]);
  });

  it('an integration that is no proxy maps the headers itself', () => {
    const made = makeCase({
      methods: [method({ path: '/orders', authorizationType: 'NONE' })],
      request: {
        path: '/prod/orders',
        client: 'browser',
        origin: 'https://app.example.com',
        credentialsMode: 'include',
      },
      observed: {
        exchange: 'request',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{}',
        browser: null,
      },
    });
    const integration = { type: 'OTHER' as const, awsType: 'AWS' };
    const custom = <D extends Definition>(definition: D): D => ({
      ...definition,
      methods: mapFact(definition.methods, (all) => all.map((one) => ({ ...one, integration }))),
    });
    const facts = { ...made.facts, draft: custom(made.facts.draft), deployed: custom(made.facts.deployed) };
    const { diagnosis } = examineCase({ ...made, facts });
    expect(diagnosis.causes.map(({ code }) => code)).toContain('cors-integration-response-missing-headers');
    const [manual] = diagnosis.causes.flatMap((cause) => cause.manual ?? []);
    expect(manual?.id).toBe('integration-response-cors-headers');
    expect(manual?.cli[1]).toContain('method.response.header.Access-Control-Allow-Credentials');
  });

  it('a VPC endpoint of another account is associated there', () => {
    const file = JSON.parse(
      readFileSync('test/cases/own/endpoint-private-domain-new-endpoint-not-associated.json', 'utf8'),
    );
    file.config.vpcEndpoints.pop();
    const loaded = loadCase(file);
    if (!loaded.ok) throw new Error(loaded.problems.join('; '));
    const { plans } = examineCase(loaded.case);
    expect(plans.filter(({ causes }) => causes.includes('private-domain-access-missing'))).toEqual([]);
    expect(manualIn(loaded.case).map(({ id }) => id)).toEqual(['private-domain-associate-endpoint-there']);
  });
});
