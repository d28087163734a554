import { authorizerArn, functionArn } from '../../api-gateway/arns.ts';
import type { CauseCode } from '../../causes/index.ts';
import { factEvidence } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { Finding, Gap, NearMiss } from '../../model/gate.ts';
import type { CacheEntry } from '../../model/runtime-state.ts';
import { secretOrNull } from '../../model/secret.ts';
import { behaviourOf, doesAlways, withArn } from '../behaviour.ts';
import { finding } from '../judgement.ts';
import { refusal } from '../refusal.ts';
import { carriedBy, placeholderIn, shapeOf } from '../sent.ts';
import type { GateContext } from '../types.ts';
import { type IdentityValue, identitySourcesOf, identityValue, validationPattern } from './identity.ts';
import { invokeFaults } from './invoke.ts';
import { readOutput } from './output.ts';
import { denied } from './policy-findings.ts';
import type { AuthorizerVerdict } from './types.ts';

/**
 * A Lambda authorizer: identity sources, the validation expression, the cache, the right to invoke the function, what
 * it returns. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function judgeLambdaAuthorizer(context: GateContext, authorizer: Authorizer): AuthorizerVerdict {
  const values = identitySourcesOf(authorizer).map((source) => ({ source, value: identityValue(context, source) }));
  const identity = identityFaults(context, authorizer, values);
  const permission = invokeFaults(context, authorizer);
  const unknownIdentity = unknownValues(values, identity.needed);
  if (identity.faults.length > 0) {
    // The function does not run now; what would stop it from running is a fault of its own.
    const others = permission.state === 'refused' ? permission.causes : [];
    const causes = [...identity.faults, ...others];
    const nextVerdict = verdictAfterIdentity(context, authorizer, identity.faults);
    return { state: 'refused', answer: refusal(context, 'UNAUTHORIZED'), causes, ...nextVerdict };
  }
  const cached = cachedResult(
    context,
    authorizer,
    values.map(({ value }) => value),
  );
  const ran = placeholderSent(context, authorizer, values, runFunction(context, authorizer));
  const run: AuthorizerVerdict =
    permission.state === 'refused'
      ? {
          state: 'refused',
          answer: refusal(context, 'AUTHORIZER_CONFIGURATION_ERROR'),
          causes: permission.causes,
          next: ran,
        }
      : ran;
  if (cached !== null) {
    const kept = judgeOutput(context, authorizer, withArn(cached.result, context.arn), 'cache');
    // Once the kept result is gone, the function runs.
    return kept.state === 'policy' || kept.state === 'refused' ? { ...kept, next: run } : kept;
  }
  if (permission.state === 'refused') return run;
  const unknown = [...unknownIdentity, ...(permission.state === 'unknown' ? permission.unknown : [])];
  if (unknown.length > 0) return { state: 'unknown', unknown };
  return run;
}

/**
 * A client that put no value into its header (`undefined`, `$TOKEN`) sends none, whatever the function makes of it: AWS
 * runs the function all the same, and its answer is the one that comes.
 */
function placeholderSent(
  context: GateContext,
  authorizer: Authorizer,
  values: Values,
  ran: AuthorizerVerdict,
): AuthorizerVerdict {
  const causes = values.flatMap(({ source, value }) => {
    const sent = value.state === 'present' ? placeholderIn(value.text) : null;
    if (sent === null) return [];
    const sentence =
      `Authorizer "${authorizer.name}" looks for ${source}, but the request has the placeholder ` +
      `${sent}, not a real value.`;
    return [fault(context, authorizer, 'authorizer-identity-source-missing', sentence, '/identitySource', source)];
  });
  if (causes.length === 0) return ran;
  if (ran.state === 'refused') return { ...ran, causes };
  if (ran.state !== 'unknown') return ran;
  return { ...ran, suspects: ['authorizer-identity-source-missing', ...(ran.suspects ?? [])] };
}

/**
 * What the function does with the call once its identity sources are right: the same token, where only the expression
 * refused it; else what it does with every call, since a call that carries the source is another one.
 */
function verdictAfterIdentity(context: GateContext, authorizer: Authorizer, faults: readonly Finding[]): NextVerdict {
  const next = runFunction(context, authorizer);
  if (faults.every(({ code }) => code === 'authorizer-token-regex-mismatch')) return { next };
  return doesAlways(context, authorizer.function ?? '') ? { next, nextOnly: OF_EVERY_CALL } : {};
}

type NextVerdict = Pick<Extract<AuthorizerVerdict, { state: 'refused' }>, 'next' | 'nextOnly'>;

const OF_EVERY_CALL: readonly CauseCode[] = [
  'authorizer-response-mode-mismatch',
  'authorizer-invalid-response',
  'authorizer-context-invalid',
  'authorizer-policy-wrong-resource',
];

type Values = readonly { readonly source: string; readonly value: IdentityValue }[];

/**
 * A TOKEN authorizer always needs its header; REQUEST needs every source where results are cached, and always on HTTP
 * and WebSocket APIs.
 */
function identityFaults(
  context: GateContext,
  authorizer: Authorizer,
  values: Values,
): { readonly faults: readonly Finding[]; readonly needed: boolean } {
  const needed = authorizer.type === 'TOKEN' || context.facts.scope.apiType !== 'REST' || authorizer.ttlSeconds > 0;
  if (!needed) return { faults: [], needed };
  const faults = values.flatMap(({ source, value }) => {
    const fault = sourceFault(context, authorizer, source, value);
    return fault === null ? [] : [fault];
  });
  return { faults: faults.length > 0 ? faults : patternFault(context, authorizer, values), needed };
}

function sourceFault(
  context: GateContext,
  authorizer: Authorizer,
  source: string,
  value: IdentityValue,
): Finding | null {
  if (value.state === 'impossible')
    return fault(context, authorizer, 'authorizer-identity-source-misconfigured', value.why, '/identitySource', source);
  if (value.state !== 'absent') return null;
  const sentence =
    `Authorizer "${authorizer.name}" looks for ${source}, but the request does not have it ` +
    `(${carriedBy(context.request, source)}), so the function does not run.`;
  return fault(context, authorizer, 'authorizer-identity-source-missing', sentence, '/identitySource', source);
}

/**
 * TOKEN only: the expression must match the header's text.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
 */
function patternFault(context: GateContext, authorizer: Authorizer, values: Values): readonly Finding[] {
  const expression = authorizer.type === 'TOKEN' ? authorizer.identityValidationExpression : null;
  const first = values[0]?.value;
  if (expression === null || expression === '' || first?.state !== 'present') return [];
  const pattern = validationPattern(expression);
  if (pattern === null || pattern.test(first.text)) return [];
  const sentence =
    `The validation expression of authorizer "${authorizer.name}" is ${expression}. The call sends ` +
    `${shapeOf(first.text)}, which does not match, so the function does not run.`;
  return [
    fault(
      context,
      authorizer,
      'authorizer-token-regex-mismatch',
      sentence,
      '/identityValidationExpression',
      expression,
    ),
  ];
}

function unknownValues(values: Values, needed: boolean): readonly Gap[] {
  if (!needed) return [];
  return values.flatMap(({ source, value }) =>
    value.state === 'unknown' && value.setByGateway !== true && !source.includes('context.')
      ? [{ about: `identity-source:${source}`, what: `identity source ${source}`, why: value.why, permission: null }]
      : [],
  );
}

/** The result that is held for exactly these identity values and has not run out. */
function cachedResult(
  context: GateContext,
  authorizer: Authorizer,
  values: readonly IdentityValue[],
): CacheEntry | null {
  if (authorizer.ttlSeconds === 0 || values.length === 0) return null;
  const entries = context.runtime.caches?.[authorizer.name] ?? [];
  const same = (entry: CacheEntry): boolean =>
    entry.identityValues.length === values.length &&
    entry.identityValues.every((held, i) => {
      const value = values[i];
      return value?.state === 'present' && (held === value.text || held === value.asWritten);
    });
  return entries.find((entry) => entry.ageSeconds < authorizer.ttlSeconds && same(entry)) ?? null;
}

function runFunction(context: GateContext, authorizer: Authorizer): AuthorizerVerdict {
  const name = authorizer.function ?? '';
  const does = behaviourOf(context, name);
  if (does === null)
    return {
      state: 'unknown',
      unknown: [
        {
          about: `authorizer-answer:${authorizer.name}/${name}`,
          what: `what function ${name} of authorizer "${authorizer.name}" returns`,
          why: `what function ${name} returns for this request is known only after a test run`,
          permission: null,
        },
      ],
      suspects: suspectsOf(context, authorizer),
    };
  if ('returns' in does) return judgeOutput(context, authorizer, does.returns, 'function');
  const resource = functionArn(context.facts.scope, name);
  if ('timesOut' in does) {
    const cause = finding(
      'authorizer-function-error',
      resource,
      `Function ${name} of authorizer "${authorizer.name}" did not answer in time.`,
    );
    return { state: 'refused', answer: refusal(context, 'AUTHORIZER_CONFIGURATION_ERROR'), causes: [cause] };
  }
  // Only the exact text makes a 401 of it.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/call-api-with-api-gateway-lambda-authorization.html
  const asked401 = does.throws === 'Unauthorized';
  const cause = finding(
    'authorizer-function-error',
    resource,
    `Function ${name} of authorizer "${authorizer.name}" failed with the error "${does.throws}".`,
  );
  return {
    state: 'refused',
    answer: refusal(context, asked401 ? 'UNAUTHORIZED' : 'AUTHORIZER_CONFIGURATION_ERROR'),
    causes: [cause],
  };
}

/**
 * What is left once all in front of the function is good. An HTTP API's authorizer with simple responses off, the
 * default, most often fails on a function that gives one.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
function suspectsOf({ facts }: GateContext, { enableSimpleResponses }: Authorizer): readonly CauseCode[] {
  const mode: readonly CauseCode[] = facts.scope.apiType === 'HTTP' ? ['authorizer-response-mode-mismatch'] : [];
  const own: readonly CauseCode[] = [
    'authorizer-function-error',
    'authorizer-invalid-response',
    'authorizer-context-invalid',
  ];
  return enableSimpleResponses ? [...own, ...mode] : [...mode, ...own];
}

function judgeOutput(
  context: GateContext,
  authorizer: Authorizer,
  value: unknown,
  from: 'cache' | 'function',
): AuthorizerVerdict {
  const output = readOutput(value, context.facts.scope.apiType, authorizer, from);
  const resource = functionArn(context.facts.scope, authorizer.function ?? '');
  switch (output.kind) {
    case 'policy':
      return { state: 'policy', text: output.text, from, usageIdentifierKey: secretOrNull(output.usageIdentifierKey) };
    case 'simple': {
      if (output.isAuthorized)
        return { state: 'allowed', because: `Authorizer "${authorizer.name}" answered isAuthorized true.` };
      const cause = finding(
        'authorizer-explicit-deny',
        resource,
        `Authorizer "${authorizer.name}" answered isAuthorized false${held(from)}.`,
      );
      return { state: 'refused', answer: refusal(context, 'ACCESS_DENIED'), causes: [denied(cause, from)] };
    }
    case 'unauthorized': {
      const cause = finding(
        'authorizer-function-error',
        resource,
        `Authorizer "${authorizer.name}" answered with the error "Unauthorized".`,
      );
      return { state: 'refused', answer: refusal(context, 'UNAUTHORIZED'), causes: [cause] };
    }
    case 'fault': {
      const setting = output.code === 'authorizer-response-mode-mismatch';
      const cause = setting
        ? fault(
            context,
            authorizer,
            output.code,
            output.sentence,
            '/AuthorizerPayloadFormatVersion',
            authorizer.payloadFormatVersion,
          )
        : finding(output.code, resource, `Authorizer "${authorizer.name}"${held(from)}: ${output.sentence}`);
      return { state: 'refused', answer: refusal(context, 'AUTHORIZER_CONFIGURATION_ERROR'), causes: [cause] };
    }
  }
}

const held = (from: 'cache' | 'function'): string => (from === 'cache' ? ' (a cached result)' : '');

/** A fault of the authorizer's own settings. */
export function fault(
  context: GateContext,
  authorizer: Authorizer,
  code: CauseCode,
  sentence: string,
  path: string,
  value: unknown,
  near: NearMiss | null = null,
): Finding {
  const { authorizers } = context.facts.deployed;
  const operation = authorizers.state === 'known' ? authorizers.operation : 'GetAuthorizers';
  return finding(
    code,
    authorizerArn(context.facts.scope, authorizer.id ?? authorizer.name),
    sentence,
    [factEvidence(operation, path, value, authorizer.name)],
    near,
  );
}
