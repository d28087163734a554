import { randomBytes, randomUUID } from 'node:crypto';
import { renderedText } from '../../core/answers/index.ts';
import { contextAfterRoute, predictExchange, refusal } from '../../core/gates/index.ts';
import { type CaseFile, factsOfCase, requestOfCase, runtimeOfCase } from '../../core/intake/cases/index.ts';
import { type Answer, PRACTICE_SERVER } from '../../core/model/answer.ts';
import { known } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import { plainHost } from '../../core/model/request.ts';
import type { WireReply, WireRequest } from '../http/types.ts';
import type { ApiRow, Store } from '../store/types.ts';
import { caseViewOf } from '../store/view.ts';
import type { Issuers } from '../tokens/issuers.ts';
import { writeAccessLog } from './access-log.ts';
import { writeExecutionLog } from './execution-log.ts';
import { type Aim, aimOf } from './find-api.ts';
import { requestOf } from './request.ts';
import { keepSample } from './waf-sample.ts';

/** What calls to the invoke URL need besides the request. */
export interface DataPlane {
  readonly store: Store;
  readonly cases: readonly CaseFile[];
  /** What `X-Practice-Token` must hold for the other `X-Practice-*` headers to count. */
  readonly token: string;
  readonly issuers: Issuers;
  readonly now: () => number;
}

/**
 * Answers one call to an API, over the deployment that its stage serves; null when the connection is to be cut (a TLS
 * failure).
 */
export function answerInvoke(plane: DataPlane, wire: WireRequest): WireReply | null {
  const other = plane.store.otherHosts.get(plainHost(wire.headers['host'] ?? ''));
  if (other !== undefined) return other.answers;
  const aim = aimOf(plane.store, plane.cases, wire.headers['host'] ?? '', wire.rawPath, wire.headers['x-apigw-api-id']);
  if (aim === null) return unknownHost();
  const { api, stage } = aim;
  const defaults = api.caseIndex === null ? null : (plane.cases[api.caseIndex]?.request ?? null);
  const built = requestOf(plane.store, {
    wire,
    defaults,
    trusted: wire.headers['x-practice-token'] === plane.token,
    issuers: plane.issuers,
    now: plane.now(),
  });
  if (built === null) return plainReply(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const view = caseViewOf(plane.store, api, stage, servedDeployment(plane.store, aim), built.request);
  const facts = widened(factsOfCase(view), api);
  const prediction = predictExchange(facts, requestOfCase(view), runtimeOfCase(view), built.exchange);
  keepSample(plane.store, facts, requestOfCase(view), prediction, plane.now());
  const ids = { requestId: randomUUID(), extendedId: extendedId() };
  const logged = { api, facts, built, prediction, ...ids, now: plane.now() };
  writeAccessLog(plane.store, logged);
  writeExecutionLog(plane.store, logged);
  // A check that this account cannot make refuses nothing here.
  const answer = prediction.answer ?? prediction.refusals[0]?.answer ?? null;
  if (answer === null) return plainReply(500, 'InternalServerErrorException', 'Internal server error');
  const { signature } = built;
  if (signature.kind === 'incomplete' && answer.errorType === 'MissingAuthenticationTokenException') {
    const request = requestOfCase(view);
    const context = { ...contextAfterRoute(facts, request, runtimeOfCase(view), prediction), exchange: built.exchange };
    const incomplete = refusal(context, 'INVALID_SIGNATURE', signature.message, {
      errorType: 'IncompleteSignatureException',
    });
    return replyOf(incomplete, ids, api, wire);
  }
  return replyOf(answer, ids, api, wire);
}

/** What API Gateway answers where no API has this host. */
export const unknownHost = (): WireReply => plainReply(403, 'ForbiddenException', 'Forbidden');

/** A case knows one stage; the account may have more. */
const widened = (facts: Facts, api: ApiRow): Facts => ({
  ...facts,
  stages: known('GetStages', Object.keys(api.stages)),
});

/** A canary takes its share of the calls: every n-th, so that a series shows both. */
function servedDeployment(store: Store, { stage }: Aim): string {
  if (stage.canary === null || stage.canary.percentTraffic <= 0) return stage.deploymentId;
  store.counter += 1;
  const before = Math.floor(((store.counter - 1) * stage.canary.percentTraffic) / 100);
  const after = Math.floor((store.counter * stage.canary.percentTraffic) / 100);
  return after > before ? stage.canary.deploymentId : stage.deploymentId;
}

function replyOf(
  answer: Answer,
  { requestId, extendedId }: { readonly requestId: string; readonly extendedId: string },
  api: ApiRow,
  wire: WireRequest,
): WireReply | null {
  if (answer.status === null) return null;
  // Only a handshake can be opened.
  if (answer.status === 101 && wire.headers['upgrade'] === undefined)
    return plainReply(426, 'UpgradeRequiredException', 'Upgrade Required');
  const ids: Record<string, string> =
    api.apiType === 'HTTP'
      ? { 'apigw-requestid': extendedId }
      : { 'x-amzn-requestid': requestId, 'x-amz-apigw-id': extendedId };
  const rendered = filledIn(answer, { 'context.requestId': requestId, 'context.extendedRequestId': extendedId });
  const body = wire.method === 'HEAD' ? '' : rendered.body;
  return { status: answer.status, headers: { server: PRACTICE_SERVER, ...ids, ...rendered.headers }, body };
}

/** What only the account that answers knows. A variable that it knows nothing of leaves its place empty. */
function filledIn(
  { body, headers, customised, unknownHeaders = {} }: Answer,
  values: Readonly<Record<string, string>>,
): Pick<Answer, 'body' | 'headers'> {
  const segments = customised?.segments?.map((segment) =>
    typeof segment === 'string' ? segment : { ...segment, value: segment.value ?? values[segment.reference] ?? '' },
  );
  const mapped = Object.entries(unknownHeaders).flatMap(([name, reference]) => {
    const value = values[reference];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    body: segments === undefined ? body : renderedText(segments),
    headers: { ...headers, ...Object.fromEntries(mapped) },
  };
}

const extendedId = (): string => `${randomBytes(11).toString('base64url').replace(/[-_]/g, 'x')}=`;

function plainReply(status: number, errorType: string, message: string): WireReply {
  return {
    status,
    headers: {
      server: PRACTICE_SERVER,
      'content-type': 'application/json',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': errorType,
      'x-amz-apigw-id': extendedId(),
    },
    body: JSON.stringify({ message }),
  };
}
