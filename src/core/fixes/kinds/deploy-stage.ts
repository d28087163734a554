import type { CauseCode } from '../../causes/index.ts';
import {
  besideCanary,
  canaryDocuments,
  canPublish,
  deployed,
  deploymentChange,
  differences,
  methodName,
  servedDocuments,
} from '../planning/publish.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';

const CODES: readonly CauseCode[] = ['deployment-stale', 'resource-policy-not-redeployed'];

/** Publishes the draft as it is: the change was made, only not deployed. */
export const deployStage: Fix = {
  name: 'deploy-stage',
  // Offered for every cause: where the draft is already right, nothing needs to be edited.
  codes: CODES,
  candidates: (input) =>
    canPublish(input.facts) && input.findings.some(({ code }) => CODES.includes(code))
      ? [deployCandidate(input, CODES)]
      : [],
};

/** The deployment alone, as a candidate for the causes it may remove. */
export function deployCandidate(
  { facts, request, prediction, findings }: PlanInput,
  aims: readonly CauseCode[],
): Candidate {
  const { scope } = facts;
  const cured = findings.some(({ code }) => code === 'resource-policy-not-redeployed') ? (['policy'] as const) : [];
  const served = prediction.request.method === null ? null : methodName(prediction.request.method);
  const own = [served, `${request.method} ${prediction.request.path}`].filter((name) => name !== null);
  return {
    id: 'deploy-stage',
    aims,
    bearing: 'mends',
    title: `Deploy the API to stage "${scope.stage}"${besideCanary(facts)}`,
    changes: [deploymentChange(facts, 'publish the draft')],
    documents: [...servedDocuments(facts), ...canaryDocuments(facts)],
    factsAfter: deployed(facts, request.time),
    publishes: true,
    alsoPublishes: differences(facts, cured).filter((text) => !own.some((name) => text.startsWith(`${name}: `))),
    takesAway: null,
    alsoAffects: null,
    edits: false,
  };
}
