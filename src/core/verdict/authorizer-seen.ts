import { type Recognised, sameKind } from '../answers/index.ts';
import { authorizerArn } from '../api-gateway/arns.ts';
import type { GateName } from '../api-gateway/gates.ts';
import { type CauseCode, causeOf } from '../causes/index.ts';
import type { Prediction } from '../gates/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { Authorizer, Facts } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';

type Placed = { readonly finding: Finding; readonly gate: GateName | null };

/**
 * What only the seen answer tells of a Lambda authorizer: its kept results and, where it was not run, its answer cannot
 * be read. A refusal in the authorizer's words that the model does not explain is put in front; a refusal that the
 * model expects of the function, while the call was seen to be refused behind it, was passed by a kept result.
 */
export function withAuthorizerSeen(
  facts: Facts,
  prediction: Prediction,
  seen: SeenAnswer | null,
  recognised: Recognised | null,
  modelled: readonly Placed[],
): readonly Placed[] {
  const authorizer = authorizerOf(facts, prediction);
  if (authorizer === null || seen === null || recognised === null || seen.exchange !== 'request') return modelled;
  if (passedByKeptResult(authorizer, prediction, seen)) return modelled.filter(({ gate }) => gate !== 'authorization');
  // A function that may not be run says nothing: its words in the answer are those of a kept result.
  const isKept = recognised.kind === 'authorizer-denied' && authorizer.ttlSeconds > 0;
  const explained = modelled.some(
    ({ finding, gate }) =>
      (gate === 'authorization' && !(isKept && CANNOT_RUN.includes(finding.code))) ||
      gate === 'resource-policy' ||
      gate === 'network' ||
      gate === 'waf',
  );
  const code = explained ? null : codeOf(facts, authorizer, recognised);
  return code === null
    ? modelled
    : [{ finding: findingOf(facts, authorizer, code, seen, recognised), gate: causeOf(code).gate }, ...modelled];
}

const CANNOT_RUN: readonly CauseCode[] = ['authorizer-lambda-permission-missing', 'authorizer-role-not-assumable'];

function authorizerOf({ deployed, draft }: Facts, { request }: Prediction): Authorizer | null {
  if (request.method?.authorizationType !== 'CUSTOM') return null;
  const { authorizer: name } = request.method;
  return (
    [...(valueOf(deployed.authorizers) ?? []), ...(valueOf(draft.authorizers) ?? [])].find(
      (one) => one.name === name,
    ) ?? null
  );
}

function passedByKeptResult({ ttlSeconds }: Authorizer, { request }: Prediction, seen: SeenAnswer): boolean {
  const [first, ...others] = request.refusals;
  if (ttlSeconds === 0 || first?.gate !== 'authorization' || first.answer === null || sameKind(first.answer, seen))
    return false;
  return others.some(({ answer }) => answer !== null && sameKind(answer, seen));
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
function codeOf(facts: Facts, authorizer: Authorizer, recognised: Recognised): CauseCode | null {
  const kept = authorizer.ttlSeconds > 0 && guardsSeveral(facts, authorizer);
  const silent = kept ? 'authorizer-policy-cached-too-narrow' : 'authorizer-policy-wrong-resource';
  if (recognised.kind === 'authorizer-denied')
    return recognised.deny === 'explicit' ? 'authorizer-explicit-deny' : silent;
  // An HTTP API says no more than "Forbidden".
  if (facts.scope.apiType === 'HTTP' && recognised.kind === 'forbidden')
    return kept && !authorizer.enableSimpleResponses ? silent : 'authorizer-explicit-deny';
  return null;
}

/** Where the authorizer guards one verb of one literal path alone, no result can have been kept for another call. */
function guardsSeveral({ deployed, draft }: Facts, { name }: Authorizer): boolean {
  const guarded = [...(valueOf(deployed.methods) ?? []), ...(valueOf(draft.methods) ?? [])].filter(
    ({ authorizer }) => authorizer === name,
  );
  const calls = new Set(guarded.map(({ httpMethod, path }) => `${httpMethod} ${path}`));
  return (
    calls.size !== 1 ||
    guarded.some(({ httpMethod, path }) => httpMethod === 'ANY' || path === '$default' || path.includes('{'))
  );
}

function findingOf(
  { scope }: Facts,
  authorizer: Authorizer,
  code: CauseCode,
  seen: SeenAnswer,
  { text }: Recognised,
): Finding {
  const kept =
    `Authorizer "${authorizer.name}" caches its results for ${authorizer.ttlSeconds} seconds. The answer says ` +
    'that its policy does not cover this call. Most likely, this is a cached policy for another call.';
  const summary =
    code === 'authorizer-policy-cached-too-narrow'
      ? kept
      : `The answer shows that authorizer "${authorizer.name}" is the cause: ${causeOf(code).because}.`;
  return {
    code,
    resource: authorizerArn(scope, authorizer.id ?? authorizer.name),
    summary,
    evidence: [
      { source: 'observed', operation: null, path: '/body', value: text ?? seen.body.slice(0, 200), note: null },
      {
        source: 'fact',
        operation: 'GetAuthorizers',
        path: '/authorizerResultTtlInSeconds',
        value: authorizer.ttlSeconds,
        note: authorizer.name,
      },
    ],
    nearMiss: null,
    judgedOn: 'seen-answer',
  };
}
