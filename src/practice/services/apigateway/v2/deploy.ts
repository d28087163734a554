import type { RestCall } from '../../../protocols/rest-json.ts';
import { copyOf } from '../../../store/definition.ts';
import { freshId } from '../../../store/ids.ts';
import type { ApiRow, DeploymentRow, StageRow } from '../../../store/types.ts';
import { AUTOMATIC } from './responses.ts';

/** A deployment takes a copy of the draft. */
export function deploy(
  call: RestCall,
  api: ApiRow,
  description: string | null,
  stages: readonly StageRow[],
): DeploymentRow {
  const row: DeploymentRow = {
    id: freshId(call.store, 6),
    description,
    createdAt: call.now(),
    definition: copyOf(api.draft),
  };
  api.deployments[row.id] = row;
  for (const stage of stages) {
    stage.deploymentId = row.id;
    stage.updatedAt = call.now();
  }
  return row;
}

/**
 * Stages with automatic deployment serve every change at once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export function deployAutomatically(call: RestCall, api: ApiRow): void {
  const stages = Object.values(api.stages).filter((stage) => stage.autoDeploy);
  if (stages.length > 0) deploy(call, api, AUTOMATIC, stages);
}
