import { type Fact, mapFact } from '../../core/model/fact.ts';
import type { Api, Authorizer, CustomDomain, Definition, DraftDefinition, Stage } from '../../core/model/facts.ts';
import type { Called } from '../../core/model/needed.ts';
import type { Target } from '../../core/model/ports.ts';
import type { Clients } from '../clients/types.ts';
import { apiOf, readRestApi } from './api.ts';
import { readCustomDomain } from './custom-domain.ts';
import { readDeployed, readExport } from './deployed.ts';
import { readAuthorizers, readDraft } from './draft.ts';
import { factFrom } from './fact-of.ts';
import { type Read, read } from './plan.ts';
import { deployedAt, readStage, readStageNames, withDeployedAt } from './stage.ts';

/** What the two generations of API Gateway's control plane tell in different ways. */
export interface ApiReads {
  readonly api: Read<Fact<Api>>;
  readonly stages: Read<Fact<readonly string[]>>;
  /** Without the time of its deployment. */
  readonly bareStage: Read<Fact<Stage | null>>;
  readonly stage: Read<Fact<Stage | null>>;
  readonly draft: Read<DraftDefinition>;
  readonly deployed: Read<Definition>;
  /** The authorizers of the draft, and those that the stage serves, as soon as they are told. */
  readonly authorizers: Read<readonly Fact<readonly Authorizer[]>[]>;
  readonly customDomain: Read<Fact<CustomDomain | null>>;
}

/**
 * A REST API. `hosts`: the names the request gives for where it goes. What two reads ask alike is asked once, so each
 * asks for what it needs as soon as it can be named.
 */
export function restReads(
  clients: Clients,
  { apiId, stage: stageName }: Target,
  hosts: readonly string[],
  request: Called,
): ApiReads {
  const bareStage = read(clients, [], (own) => readStage(own, apiId, stageName));
  const exported = read(clients, [], (own) => readExport(own, apiId, stageName));
  const listed = read(clients, [], (own) => readAuthorizers(own, apiId));
  const draft = read(clients, [], (own) => readDraft(own, apiId, readRestApi(own.branch(), apiId), request));
  return {
    api: read(clients, [], async (own) => factFrom(await readRestApi(own, apiId), apiOf)),
    stages: read(clients, [], (own) => readStageNames(own, apiId)),
    bareStage,
    stage: read(clients, [bareStage], (own, stage) => withDeployedAt(stage, (id) => deployedAt(own, apiId, id))),
    draft,
    deployed: read(clients, [bareStage, exported, draft], (own, stage, served, drafted) =>
      readDeployed(own, apiId, { stage, exported: served, draft: drafted }, request),
    ),
    authorizers: read(clients, [listed, exported], (_, drafted, served) => [
      drafted,
      mapFact(served, ({ authorizers }) => authorizers),
    ]),
    customDomain: read(clients, [], (own) => readCustomDomain(own, hosts)),
  };
}
