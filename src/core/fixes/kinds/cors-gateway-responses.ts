import { DEFAULT_TEMPLATES } from '../../answers/index.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Change } from '../../model/changes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { GatewayResponse } from '../../model/facts.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { wantedBy, withOrigin } from '../setting-edits/cors-page.ts';
import { definitionCandidates, settingsDocument } from '../setting-edits/definition-edit.ts';
import { nested, quoted } from './cors-responses.ts';

const CODES: readonly CauseCode[] = ['cors-gateway-response-missing-headers'];

/**
 * Lets API Gateway's own refusals carry the header without which a page cannot read them. A type that somebody
 * customised does not inherit from its family.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-gateway-response-using-the-api.html
 */
export const corsGatewayResponses: Fix = {
  name: 'cors-gateway-responses',
  codes: CODES,
  candidates: (input) => {
    const { answer } = input.prediction.request;
    const custom = valueOf(input.facts.draft.gatewayResponses);
    if (answer === null || custom === undefined || input.facts.scope.apiType !== 'REST') return [];
    const family = (answer.status ?? 0) >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
    // One after the other: the proof tells which of them this refusal comes from.
    const own = Object.keys(custom).filter((type) => type !== family && !type.startsWith('DEFAULT_'));
    return [...own, family].flatMap((type) => candidates(input, type, custom[type] ?? null));
  },
};

function candidates(input: PlanInput, type: string, held: GatewayResponse | null): readonly Candidate[] {
  const { facts, prediction } = input;
  const page = wantedBy(input);
  const { answer } = prediction.request;
  if (page === null || answer === null) return [];
  const before = held?.headers ?? {};
  const headers = withOrigin(before, page);
  const moved = Object.entries(headers).filter(([name, value]) => before[name] !== value);
  if (moved.length === 0) return [];
  return definitionCandidates(input, {
    id: 'cors-gateway-response',
    aims: CODES,
    title: `Add Access-Control-Allow-Origin for ${page.origin} to gateway response ${type}`,
    changes: [held === null ? put(input, type, moved) : update(input, type, moved, held)],
    documents: [settingsDocument(`headers of gateway response ${type}`, held === null ? null : before, headers)],
    draft: {
      ...facts.draft,
      gatewayResponses: mapFact(facts.draft.gatewayResponses, (all) => ({
        ...all,
        [type]: responseWith(held, headers),
      })),
    },
    // The finding is about what the page saw; a page still looks in the same way.
    seen: { ...answer, exchange: 'request', from: 'given', browser: 'CORS' },
  });
}

/** A header has one value: the text takes the place of a mapping. */
function responseWith(held: GatewayResponse | null, headers: Readonly<Record<string, string>>): GatewayResponse {
  const { mappedHeaders = {}, ...rest } = held ?? { statusCode: null, templates: DEFAULT_TEMPLATES };
  const kept = Object.entries(mappedHeaders).filter(([name]) => headers[name] === undefined);
  return { ...rest, headers, ...(kept.length === 0 ? {} : { mappedHeaders: Object.fromEntries(kept) }) };
}

const parameter = (name: string): string => `gatewayresponse.header.${name}`;
type Moved = readonly (readonly [string, string])[];

function put({ facts }: PlanInput, responseType: string, moved: Moved): Change {
  const responseParameters = Object.fromEntries(moved.map(([name, value]) => [parameter(name), quoted(value)]));
  return {
    kind: 'put-gateway-response',
    restApiId: facts.scope.apiId,
    responseType,
    responseParameters,
    assumes: { settings: null, after: JSON.stringify({ responseParameters }) },
  };
}

function update({ facts }: PlanInput, responseType: string, moved: Moved, held: GatewayResponse): Change {
  const before = (name: string): string | null => {
    const text = held.headers[name];
    return text === undefined ? (held.mappedHeaders?.[name] ?? null) : quoted(text);
  };
  return {
    kind: 'update-gateway-response',
    restApiId: facts.scope.apiId,
    responseType,
    patchOperations: moved.map(([name, value]) => ({
      op: before(name) === null ? 'add' : 'replace',
      path: `/responseParameters/${parameter(name)}`,
      value: quoted(value),
    })),
    assumes: {
      settings: nested(moved.map(([name]) => [parameter(name), before(name)])),
      after: nested(moved.map(([name, value]) => [parameter(name), quoted(value)])),
    },
  };
}
