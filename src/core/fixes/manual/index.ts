import type { CauseCode } from '../../causes/index.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import type { PlanInput } from '../planning/types.ts';
import { foreignAssociation, privateDnsOff, truststore } from './domains-and-endpoints.ts';
import { integrationResponse } from './integration-response.ts';
import { newUsagePlan } from './new-usage-plan.ts';
import { newRoute, routeBesideCatchAll } from './places.ts';

/** Remedies in AWS that are printed, never applied, by the code that they answer. */
const MANUAL_REMEDIES: Readonly<Partial<Record<CauseCode, (input: PlanInput) => ManualRemedy | null>>> = {
  'cors-integration-response-missing-headers': integrationResponse,
  'method-auth-type-mismatch': routeBesideCatchAll,
  'mtls-untrusted-client-cert': truststore,
  'private-dns-captures-public-api': privateDnsOff,
  'private-domain-access-missing': foreignAssociation,
  'route-not-found': newRoute,
  'usage-plan-stage-not-attached': newUsagePlan,
};

/** The diagnosis with the manual remedy for each cause that no fix answers. */
export const withManualRemedies = (diagnosis: Diagnosis, input: PlanInput): Diagnosis => ({
  ...diagnosis,
  causes: diagnosis.causes.map((cause) => {
    const remedy = cause.fixes.length > 0 ? null : (MANUAL_REMEDIES[cause.code]?.(input) ?? null);
    return remedy === null ? cause : { ...cause, manual: [remedy] };
  }),
});
