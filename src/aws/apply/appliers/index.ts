import type { Change } from '../../../core/model/plan.ts';
import type { Applier } from '../applier.ts';
import { createDeployment } from './create-deployment.ts';
import { createPolicyVersion } from './create-policy-version.ts';
import { putGroupPolicy, putRolePolicy, putUserPolicy } from './put-inline-policy.ts';
import { updateRestApiPolicy } from './update-rest-api-policy.ts';

/** Every operation that this program may carry out. */
export const APPLIERS: readonly Applier[] = [
  updateRestApiPolicy,
  createDeployment,
  putRolePolicy,
  putUserPolicy,
  putGroupPolicy,
  createPolicyVersion,
];

/** The applier of a change; null when the program has none, and the change can only be shown. */
export function applierOf(change: Change): Applier | null {
  const fits = ({ service, operation, handles }: Applier): boolean =>
    service === change.service && operation === change.operation && (handles === undefined || handles(change));
  return APPLIERS.find(fits) ?? null;
}
