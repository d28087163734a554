import { readdirSync, readFileSync } from 'node:fs';
import type { AdviceCode, CauseCode } from '../../../src/core/causes/index.ts';
import { planFixes } from '../../../src/core/fixes/index.ts';
import { type Prediction, predict } from '../../../src/core/gates/index.ts';
import { type LoadedCase, loadCase } from '../../../src/core/intake/cases/index.ts';
import type { Finding } from '../../../src/core/model/gate.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { adviceOn } from '../../../src/core/verdict/advice.ts';

/** What the gates found, the refusal that stops the call in front. */
export function findingsOf(prediction: Prediction): readonly Finding[] {
  const exchanges = [prediction.preflight, prediction.request].filter((exchange) => exchange !== null);
  const found = [
    ...exchanges.flatMap(({ refusals }) => refusals.flatMap(({ causes }) => causes)),
    ...prediction.cors.causes,
  ];
  return found.filter((finding, at) => found.findIndex(({ code }) => code === finding.code) === at);
}

export interface Planned {
  readonly codes: readonly CauseCode[];
  readonly advice: readonly AdviceCode[];
  readonly plans: readonly FixPlan[];
  /** What is predicted once a plan has been carried out. */
  readonly after: (plan: FixPlan | undefined) => Prediction;
}

/** What is planned against the causes of a case. */
export const plan = (loaded: LoadedCase): Planned => planned(loaded, false);

/** Everything planned for a case, against its advice too. */
export const planWithAdvice = (loaded: LoadedCase): Planned => planned(loaded, true);

function planned({ facts, request, runtime, observed }: LoadedCase, advised: boolean): Planned {
  const prediction = predict(facts, request, runtime, observed);
  const findings = findingsOf(prediction);
  const advice = advised ? adviceOn({ facts, request, runtime, prediction }).map(({ code }) => code) : [];
  return {
    codes: findings.map(({ code }) => code),
    advice,
    plans: planFixes({ facts, request, runtime, prediction, findings, advice }),
    after: (chosen) => predict(chosen?.factsAfter ?? facts, request, chosen?.runtimeAfter ?? runtime),
  };
}

interface CaseJson {
  readonly id: string;
  readonly category: string;
  readonly apiType: string;
  readonly answer: { readonly rootCauses: readonly { readonly code: CauseCode }[]; readonly needsRedeploy: boolean };
}

/** All case files, those collected from real reports and this project's own. */
export function caseFiles(): readonly { readonly json: CaseJson; readonly loaded: LoadedCase }[] {
  const names = readdirSync('test/cases', { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.json') && !name.endsWith('case.schema.json'),
  );
  return names.map((name) => {
    const json = JSON.parse(readFileSync(`test/cases/${name}`, 'utf8')) as CaseJson;
    const loaded = loadCase(json);
    if (!loaded.ok) throw new Error(`${name}: ${loaded.problems.join('; ')}`);
    return { json, loaded: loaded.case };
  });
}
