import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../src/core/model/causes.ts';
import { caseFiles, plan } from './support.ts';
import { letIn, listed } from './sweep.ts';

const FIXED_HERE = ['resource-policy', 'iam-policy', 'deployment'];
const files = caseFiles();
const mended = files.filter(
  ({ json }) =>
    FIXED_HERE.includes(json.category) &&
    json.apiType === 'REST' &&
    json.answer.rootCauses.every(({ code }) => (CAUSES[code].remedy as readonly string[])[0] === 'aws'),
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
      for (const one of plans) {
        const asked = [
          `anonymous ${loaded.request.method}`,
          loaded.facts.caller.state === 'known' ? `${loaded.facts.caller.value?.identityArn} ${loaded.request.method}` : '',
        ];
        const seen = letIn(loaded.facts, one.factsAfter, loaded).filter(
          (line) => listed(one).has(line) || !asked.some((start) => line.startsWith(start)),
        );
        expect([...listed(one)].filter((line) => !line.startsWith('anonymous ') || seen.includes(line)).sort(), one.id).toEqual([...seen].sort());
      }
    },
  );

  it('only offers what the gates agree to', () => {
    for (const { json, loaded } of files) {
      const { plans, codes, after: afterwards } = plan(loaded);
      for (const one of plans) {
        const left = afterwards(one).request.results.flatMap(({ causes }) => causes.map(({ code }) => code));
        expect(left, json.id).not.toContain(one.causes[0]);
        expect(codes, json.id).toEqual(expect.arrayContaining([...one.causes]));
      }
    }
  });

  it('offers nothing where the caller must send something else', () => {
    for (const { json, loaded } of files.filter(({ json: { category } }) => ['routing', 'method-auth'].includes(category))) {
      expect(plan(loaded).plans, json.id).toEqual([]);
    }
  });
});
