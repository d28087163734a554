import { examineCase } from '../../../src/core/examine.ts';
import type { FixPlan, ManualRemedy } from '../../../src/core/model/plan.ts';
import { caseFiles, planWithAdvice } from '../../core/fixes/support.ts';

type Named = readonly [name: string, iac: FixPlan['iac']];

/** Of every kind of fix one for each shape: the kind of API, and the changes that it is made of. */
export function plansOfEachKind(): readonly Named[] {
  const found = new Map<string, FixPlan>();
  for (const { loaded } of caseFiles())
    for (const plan of planWithAdvice(loaded).plans) {
      const shape = [plan.id, loaded.facts.scope.apiType, ...plan.changes.map(({ kind }) => kind)].join(' ');
      if (!found.has(shape)) found.set(shape, plan);
    }
  return [...found.values()].map(({ id, iac }, at) => [`${id}-${at}`, iac]);
}

/** The codes that have remedies which are shown and not applied. */
const WITH_REMEDY = [
  'cors-integration-response-missing-headers',
  'mtls-untrusted-client-cert',
  'private-dns-captures-public-api',
  'private-domain-access-missing',
  'route-not-found',
  'usage-plan-stage-not-attached',
];

/** One remedy of each kind and kind of API. */
export function manualRemedies(): readonly Named[] {
  const found = new Map<string, ManualRemedy>();
  for (const { json, loaded } of caseFiles()) {
    if (!json.answer.rootCauses.some(({ code }) => WITH_REMEDY.includes(code))) continue;
    for (const remedy of examineCase(loaded).diagnosis.causes.flatMap(({ manual = [] }) => manual))
      found.set(`${remedy.id} ${loaded.facts.scope.apiType}`, remedy);
  }
  return [...found.values()].map(({ id, iac }, at) => [`${id}-manual-${at}`, iac]);
}
