import { functionDid, readLogLine } from '../../core/answers/index.ts';
import { type Fact, notAsked, valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { Behaviour } from '../../core/model/runtime-state.ts';
import type { AuthorizerTestimony } from '../../core/model/testimony.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { factOf } from '../read/fact-of.ts';

/**
 * The call that the authorizer is asked about: the path behind the stage, and the ARN that policies are checked
 * against.
 */
export interface TestedCall {
  readonly authorizer: string;
  readonly path: string;
  readonly arn: string;
  readonly stage: string;
}

/**
 * Runs the function of a Lambda authorizer once, as the console's test does. REST APIs only; the draft's authorizer is
 * run. https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html
 */
export async function testAuthorizer(
  clients: Clients,
  facts: Facts,
  request: Request,
  tested: TestedCall,
  ofPractice: boolean,
): Promise<Fact<AuthorizerTestimony>> {
  const row = valueOf(facts.draft.authorizers)?.find(({ name }) => name === tested.authorizer);
  if (facts.scope.apiType !== 'REST') return notAsked('only authorizers of REST APIs can be tested');
  if (row?.id == null || row.function === null)
    return notAsked(
      `authorizer "${tested.authorizer}" is not in the draft, and only authorizers in the draft can be tested`,
    );
  const { id, function: name } = row;
  const raw = request.token?.raw?.reveal();
  if (
    raw === undefined &&
    [...Object.values(request.headers), request.query].some((text) => text.includes('{{token}}'))
  )
    return notAsked('the token itself is not available');
  const withToken = (text: string): string => text.replaceAll('{{token}}', raw ?? '');
  return factOf('TestInvokeAuthorizer', async () => {
    const query = withToken(request.query);
    const output = await clients.call('apigateway', 'TestInvokeAuthorizer', {
      restApiId: facts.scope.apiId,
      authorizerId: id,
      headers: Object.fromEntries(Object.entries(request.headers).map(([header, value]) => [header, withToken(value)])),
      pathWithQueryString: `${tested.path}${query === '' ? '' : `?${query}`}`,
      stageVariables: valueOf(facts.stage)?.variables ?? {},
    });
    return {
      authorizer: row.name,
      function: name,
      clientStatus: output.clientStatus ?? 0,
      does: doneBy(output, tested, facts),
      ofPractice,
    };
  });
}

/**
 * The log holds the very result; where it does not, the policy that was accepted is told by itself. That is not enough
 * where the result may hold the API key as well.
 */
function doneBy(
  { log, policy, principalId }: OutputOf<'apigateway', 'TestInvokeAuthorizer'>,
  tested: TestedCall,
  { api }: Facts,
): Behaviour['does'] | null {
  for (const line of (log ?? '').split('\n')) {
    const { says } = readLogLine(line);
    if (says.kind === 'authorizer-result' && says.does !== null) return asCalled(says.does, tested);
  }
  if (policy === undefined || policy === '' || valueOf(api)?.apiKeySource !== 'HEADER') return null;
  const document = functionDid(policy);
  return document !== null && 'returns' in document
    ? asCalled({ returns: { principalId: principalId || 'user', policyDocument: document.returns } }, tested)
    : null;
}

/** A test has a stage of its own in its ARN; a policy made from that ARN means the real call's. */
function asCalled(does: Behaviour['does'], { arn, stage, path }: TestedCall): Behaviour['does'] {
  if (!('returns' in does)) return does;
  const [, prefix = ''] = /^(arn:[^/]+)\//.exec(arn) ?? [];
  const tests = `${prefix}/ESTestInvoke-stage/GET${path}`;
  const real = (value: unknown): unknown => {
    if (typeof value === 'string') return value === tests ? arn : value.replaceAll('ESTestInvoke-stage', stage);
    if (Array.isArray(value)) return value.map(real);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, real(one)]));
    return value;
  };
  return { returns: real(does.returns) };
}
