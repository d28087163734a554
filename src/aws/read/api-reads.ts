import type { Fact } from '../../core/model/fact.ts';
import type { Api, CustomDomain, Definition, DraftDefinition, Scope, Stage } from '../../core/model/facts.ts';
import type { Called } from '../../core/model/needed.ts';
import type { Clients } from '../clients/types.ts';
import { apiOf, readRestApi } from './api.ts';
import { readCustomDomain } from './custom-domain.ts';
import { readDeployed } from './deployed.ts';
import { readDraft } from './draft.ts';
import { factFrom } from './fact-of.ts';
import { readStage, readStageNames } from './stage.ts';

/** What the two generations of API Gateway's control plane tell in different ways. */
export interface ApiReads {
  readonly api: Promise<Fact<Api>>;
  readonly stages: Promise<Fact<readonly string[]>>;
  readonly stage: Promise<Fact<Stage | null>>;
  readonly draft: Promise<DraftDefinition>;
  readonly deployed: Promise<Definition>;
  readonly customDomain: Promise<Fact<CustomDomain | null>>;
}

/** A REST API. `hosts`: the names the request gives for where it goes. All reads start at once. */
export function restReads(
  clients: Clients,
  { apiId, stage: stageName }: Scope,
  hosts: readonly string[],
  request: Called,
): ApiReads {
  const restApi = readRestApi(clients, apiId);
  const stage = readStage(clients, apiId, stageName);
  const draft = readDraft(clients, apiId, restApi, request);
  return {
    api: restApi.then((read) => factFrom(read, apiOf)),
    stages: readStageNames(clients, apiId),
    stage,
    draft,
    deployed: readDeployed(clients, apiId, stage, draft, request),
    customDomain: readCustomDomain(clients, hosts),
  };
}
