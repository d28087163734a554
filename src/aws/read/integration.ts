import { localFunctionName } from '../../core/api-gateway/arns.ts';
import { mapFact } from '../../core/model/fact.ts';
import type { Definition, Integration, Scope } from '../../core/model/facts.ts';

/** An integration as `GetResources` or an export tells it, brought to one form. */
export interface RawIntegration {
  /** `AWS_PROXY`, `MOCK` …, in any case. */
  readonly type: string;
  readonly uri: string | null;
  readonly hasSubtype?: boolean;
  readonly contentHandling?: string | undefined;
  /** The answers a mock can give, by status. */
  readonly responses: readonly RawIntegrationResponse[];
}
export interface RawIntegrationResponse {
  readonly statusCode: string;
  /** Null for the answer taken when no pattern fits. */
  readonly selectionPattern: string | null;
  /** `method.response.header.NAME` → expression. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly contentHandling?: string | undefined;
}

/**
 * Null where the answer does not tell what runs: only a mock and an AWS service that an HTTP API calls by its subtype
 * have no URI. https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
 */
export function integrationOf(raw: RawIntegration): Integration | null {
  const type = raw.type.toUpperCase();
  if (raw.uri === null && type !== 'MOCK' && raw.hasSubtype !== true) return null;
  if (type === 'AWS_PROXY') {
    const name = raw.uri === null ? null : functionIn(raw.uri);
    return name === null ? { type: 'OTHER', awsType: type } : { type: 'AWS_PROXY', function: name };
  }
  if (type === 'HTTP_PROXY' && raw.uri !== null) return { type: 'HTTP_PROXY', uri: raw.uri };
  if (type === 'MOCK') return mockOf(raw);
  return { type: 'OTHER', awsType: type };
}

function mockOf({ responses, contentHandling }: RawIntegration): Integration {
  const answer = responses.find((response) => response.selectionPattern === null) ?? responses[0];
  // A mock without any answer makes API Gateway fail with 500.
  if (answer === undefined) return { type: 'OTHER', awsType: 'MOCK' };
  const converts = contentHandling === 'CONVERT_TO_TEXT' && answer.contentHandling === 'CONVERT_TO_TEXT';
  return {
    type: 'MOCK',
    statusCode: Number(answer.statusCode),
    responseHeaders: staticHeaders(answer.parameters, 'method.response.header.'),
    ...(converts ? { contentHandling: 'CONVERT_TO_TEXT' } : {}),
  };
}

/**
 * The headers whose value is a fixed text: AWS writes it in single quotes. Mapped values depend on the call and are
 * left out.
 */
export function staticHeaders(
  parameters: Readonly<Record<string, string>>,
  prefix: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, expression]) => {
      const text = /^'([\s\S]*)'$/.exec(expression)?.[1];
      return name.startsWith(prefix) && text !== undefined ? [[name.slice(prefix.length), text] as const] : [];
    }),
  );
}

/**
 * The ARN of the Lambda function that an integration or authorizer URI names, with its qualifier if it has one:
 * `arn:aws:apigateway:R:lambda:path/2015-03-31/functions/arn:aws:lambda:R:ACCOUNT:function:NAME/invocations`.
 */
export function functionIn(uri: string): string | null {
  return /(arn:[^:/]+:lambda:[^:/]*:[^:/]*:function:.+?)(?:\/invocations)?$/.exec(uri)?.[1] ?? null;
}

/** The same definition with the functions of this account and Region under their short names. */
export const withLocalFunctions = (definition: Definition, scope: Scope): Definition => ({
  ...definition,
  methods: mapFact(definition.methods, (methods) =>
    methods.map((method) =>
      method.integration?.type === 'AWS_PROXY'
        ? {
            ...method,
            integration: { ...method.integration, function: localFunctionName(method.integration.function, scope) },
          }
        : method,
    ),
  ),
  authorizers: mapFact(definition.authorizers, (authorizers) =>
    authorizers.map((one) =>
      one.function === null ? one : { ...one, function: localFunctionName(one.function, scope) },
    ),
  ),
});
