import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExport } from '../../../src/aws/read/export.ts';
import { checked, configOf, drawing, type Json, requestOf, STYLES, type Style } from './definitions.ts';
import type { Subject } from './table.ts';

/**
 * OpenAPI documents with AWS's extensions (`*.json`), as `aws apigateway get-export` writes them, in place of the drawn
 * ones: each method is called once without any credentials.
 */
export function templateSubjects(folder: string): readonly Subject[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.flatMap((name, at) => {
    const exported = parseExport(readFileSync(join(folder, name), 'utf8'));
    const apiId = `t${String(at).padStart(4, '0')}abcde`;
    const names = exported.authorizers.map(functionOf);
    const base = configOf({
      draw: drawing(at),
      style: STYLES[0] as Style,
      kind: 'NONE',
      apiId,
      stage: 'Prod',
      path: '/',
      variables: {},
    });
    const handler = { type: 'AWS_PROXY', function: 'handler' };
    const config = {
      ...base,
      api: { ...(base['api'] as Json), policy: policyFor(apiId, exported.policy) },
      gatewayResponses: exported.gatewayResponses ?? {},
      methods: exported.methods.map((method) => ({
        ...method,
        integration: method.integration?.type === 'MOCK' ? { ...mockOnly(method.integration) } : handler,
      })),
      authorizers: exported.authorizers.map((one, index) => ({
        ...authorizerAsWritten(one, `auth${index}x`),
      })),
      functions: [...(base['functions'] as readonly Json[]), ...names.map((each) => functionNamed(each))].filter(
        (one, index, all) => all.findIndex((other) => other['name'] === one['name']) === index,
      ),
    };
    const called = exported.methods.slice(0, 5).map((method) => ({
      verb: method.httpMethod === 'ANY' || method.httpMethod === null ? 'GET' : method.httpMethod,
      path: method.path.replaceAll(/\{\w+\+?\}/g, '42'),
    }));
    return called.map(({ verb, path }) => ({
      name: `${name}: ${verb} ${path}`,
      file: checked({
        caseFormat: 1,
        apiType: 'REST',
        config,
        request: { ...requestOf(apiId, 'Prod', path), method: verb },
        observed: null,
      }),
    }));
  });
}

/**
 * The resource policy as the import makes it: a short `execute-api:/stage/verb/path` is completed, and an ARN of the
 * API that the document was taken from becomes one of this API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
 */
function policyFor(apiId: string, policy: string | undefined): Json | null {
  if (policy === undefined) return null;
  const own = `arn:aws:execute-api:eu-west-1:111122223333:${apiId}/`;
  const adopted = policy.replaceAll(/"(?:arn:[\w-]+:execute-api:[^:"]*:[^:"]*:[^:"/]+|execute-api:)\//g, `"${own}`);
  return JSON.parse(adopted) as Json;
}

/** By its short name: every function is one of the practice account. */
const functionOf = ({ function: arn }: { readonly function?: string | null }): string =>
  arn?.split(':function:').at(-1)?.split(':')[0] ?? 'guard';

const mockOnly = ({ statusCode, responseHeaders }: { statusCode: number; responseHeaders: Json }): Json => ({
  type: 'MOCK',
  statusCode,
  responseHeaders,
});
const functionNamed = (name: string): Json => ({
  name,
  state: 'Active',
  behaviours: [{ returns: { statusCode: 200, headers: {}, body: '{}' } }],
});

function authorizerAsWritten(one: ReturnType<typeof parseExport>['authorizers'][number], id: string): Json {
  const { name, type, identitySources, identityValidationExpression, ttlSeconds, providerArns } = one;
  const base = { id, name, type, identitySources };
  if (type === 'COGNITO_USER_POOLS') return { ...base, identityValidationExpression, providerArns };
  const lambda = { function: functionOf(one), credentialsArn: null, ttlSeconds, cache: [] };
  return type === 'TOKEN' ? { ...base, ...lambda, identityValidationExpression } : { ...base, ...lambda };
}
