import { describe, expect, it } from 'vitest';
import { causeOf, isCause } from '../../../src/core/causes/index.ts';
import { predict } from '../../../src/core/gates/index.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import { caseFiles, plan, planWithAdvice } from './support.ts';
import { letIn, listed } from './sweep.ts';

const FIXED_HERE = ['resource-policy', 'iam-policy', 'deployment'];
const files = caseFiles();
const mended = files.filter(
  ({ json, loaded }) =>
    FIXED_HERE.includes(json.category) &&
    json.apiType === 'REST' &&
    // Several faults take several fixes; tokens are no principals of policies.
    json.answer.rootCauses.length === 1 &&
    loaded.request.token === null &&
    json.answer.rootCauses.every(({ code }) => causeOf(code).remedy[0] === 'aws'),
);

describe('for a case from a real report', () => {
  it('there are such cases', () => expect(mended.length).toBeGreaterThan(5));

  it.each(mended.map(({ json, loaded }) => [json.id, json, loaded] as const))(
    '%s: the first plan lets the call through and opens no more than it says',
    (_id, json, loaded) => {
      const { plans, after: afterwards } = plan(loaded);
      const [first] = plans;
      expect(first?.causes).toContain(json.answer.rootCauses[0]?.code);
      expect(afterwards(first).request.outcome).toBe('allowed');
      expect(first?.needsDeployment).toBe(json.answer.needsRedeploy);
      expect(first?.widens.everyone).toBe(false);
      const { request, facts } = loaded;
      const prediction = predict(facts, request, loaded.runtime);
      const route = prediction.request.method?.path ?? prediction.request.path;
      const signer = facts.caller.state === 'known' ? facts.caller.value?.identityArn : undefined;
      const asked = [
        `anonymous ${request.method} ${route}`,
        `${signer} ${request.method} ${route}`,
        ...(request.preflight === null ? [] : [`anonymous OPTIONS ${route}`]),
      ];
      for (const one of plans) {
        const listedLines = listed(one);
        const seen = letIn(facts, one.factsAfter, loaded);
        expect(
          seen.filter(
            (line) => !listedLines.has(line) && !listedLines.has(line.replace(/^\S+/, '*')) && !asked.includes(line),
          ),
          `${one.id} lets in what it does not list`,
        ).toEqual([]);
        expect(
          [...listedLines].filter((line) => !seen.includes(line)),
          `${one.id} lists what it does not let in`,
        ).toEqual([]);
      }
    },
  );

  it('only offers what the gates agree to', () => {
    for (const { json, loaded } of files) {
      const { plans, codes, advice, after: afterwards } = planWithAdvice(loaded);
      for (const one of plans) {
        const codesAfter = afterwards(one).request.results.flatMap(({ causes }) => causes.map(({ code }) => code));
        expect(codesAfter, json.id).not.toContain(one.causes[0]);
        expect([...codes, ...advice], json.id).toEqual(expect.arrayContaining([...one.causes]));
      }
    }
  });

  it('never takes an authorization away, nor a key, where the caller must send something else', () => {
    for (const { json, loaded } of files) {
      const { plans } = plan(loaded);
      for (const one of plans.filter(
        ({ causes: [code] }) => code !== undefined && isCause(code) && causeOf(code).remedy[0] === 'caller',
      )) {
        const written = JSON.stringify(one.changes.map((change) => awsCall(change).input));
        expect(written, `${json.id}: ${one.id}`).not.toMatch(/"NONE"|apiKeyRequired|"Principal\\*":\s*\\*"\*/);
        expect(one.widens.everyone, `${json.id}: ${one.id}`).toBe(false);
      }
    }
  });
});
