import type { ResponseType } from '../api-gateway/response-types.ts';
import { texts } from '../api-gateway/texts.ts';
import type { CauseCode } from '../causes/index.ts';
import { factEvidence } from '../model/fact.ts';
import type { Method } from '../model/facts.ts';
import type { Finding, Gap, GapSubject, GateResult } from '../model/gate.ts';
import { bodyOf } from '../model/request.ts';
import { type BodyFit, fitOf } from './body-schema.ts';
import { cannotTell, finding, isFirst, notApplicable, passes, refuses, unknownOf } from './judgement.ts';
import { refusal } from './refusal.ts';
import { sentHeader, sentQuery } from './sent.ts';
import type { Gate, GateContext } from './types.ts';

/**
 * What API Gateway checks of an admitted request before the integration: required parameters, the body against the
 * method's model, the content type against the mapping templates, the size. HTTP APIs check the size alone.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export const validationGate: Gate = {
  name: 'validation',
  judge: (context) => ({ result: judgeValidation(context), next: context }),
};

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST = 10 * 1024 * 1024;

/** One thing that is wrong, or that cannot be told and would be refused with this code. */
type Doubt = { readonly code: CauseCode; readonly gap: Gap };
type Check = { readonly fault: Fault } | { readonly doubt: Doubt } | null;
interface Fault {
  readonly cause: Finding;
  readonly type: ResponseType;
  readonly message: string | null;
}

function judgeValidation(context: GateContext): GateResult {
  const { method, request } = context;
  const { apiType } = context.facts.scope;
  if (apiType === 'WEBSOCKET') return notApplicable('validation', 'API Gateway does not validate handshake requests.');
  const size = request.bodyLength > LARGEST ? tooLarge(context) : null;
  if (apiType === 'HTTP' && size === null)
    return notApplicable('validation', 'An HTTP API validates only the size of a request.');
  if (method === null && size === null) return notApplicable('validation', 'No method serves the request.');
  const checks = [size, ...(method === null || apiType === 'HTTP' ? [] : restChecks(context, method))].filter(
    (check) => check !== null,
  );
  return resultOf(context, checks);
}

/** In the order in which API Gateway makes them. */
function restChecks(context: GateContext, method: Method): readonly Check[] {
  // Only an export tells of validators; the integration gate says the same of the integration.
  if (method.integration === null)
    return [
      {
        doubt: {
          code: 'request-body-invalid',
          gap: {
            ...unreadGap('request-validators', 'the request validation of the method'),
            permission: 'apigateway:GET',
          },
        },
      },
    ];
  const { parameters, body, unread } = validatorOf(context, method);
  const found = [...(parameters ? parameterChecks(context, method) : []), body ? bodyCheck(context, method) : null];
  // What passes whatever the validator checks needs no validator.
  const ofValidator = unread === null ? found : found.map((check) => asDoubt(check, unread));
  return [...ofValidator, mediaTypeCheck(context, method)];
}

/** What the reading should have shown, and did not. */
const unreadGap = (about: GapSubject, what: string): Gap => ({
  about,
  what,
  why: 'it was not in the data that was read',
  permission: null,
});

const asDoubt = (check: Check, gap: Gap): Check =>
  check === null || 'doubt' in check ? check : { doubt: { code: check.fault.cause.code, gap } };

/** What the method's validator checks: everything that it may check where it was not read. */
function validatorOf(
  { facts: { deployed } }: GateContext,
  { requestValidator: name }: Method,
): { readonly parameters: boolean; readonly body: boolean; readonly unread: Gap | null } {
  if (name === undefined) return { parameters: false, body: false, unread: null };
  const fact = deployed.requestValidators;
  const found = fact?.state === 'known' && name !== null ? fact.value[name] : undefined;
  if (found !== undefined) return { ...found, unread: null };
  const unread: Gap =
    fact === undefined || fact.state === 'known'
      ? unreadGap('request-validators', 'the request validator of the method')
      : unknownOf('request-validators', 'the request validator of the method', fact);
  return { parameters: true, body: true, unread };
}

function resultOf(context: GateContext, checks: readonly NonNullable<Check>[]): GateResult {
  const gaps = checks.flatMap((check) => ('doubt' in check ? [check.doubt] : []));
  const faults = checks.flatMap((check) => ('fault' in check ? [check.fault] : []));
  const unknown = gaps.map(({ gap }) => gap).filter(isFirst);
  const [first] = faults;
  if (first !== undefined) {
    // Behind a check that cannot be told nobody knows which answer comes.
    const leads = checks[0] !== undefined && 'fault' in checks[0];
    const answer = leads ? refusal(context, first.type, first.message) : null;
    return refuses(
      'validation',
      answer,
      faults.map(({ cause }) => cause),
      unknown,
    );
  }
  if (gaps.length > 0) {
    const result = cannotTell('validation', 'Whether the request is valid is not known.', unknown);
    return { ...result, suspects: [...new Set(gaps.map(({ code }) => code))] };
  }
  return passes('validation', "The request passes API Gateway's validation.");
}

/** The wording of AWS differs from report to report, and no gateway response of this type can be customised. */
const tooLarge = (context: GateContext): Check => ({
  fault: {
    cause: finding(
      'request-too-large',
      context.arn,
      `The body has ${context.request.bodyLength} bytes; API Gateway accepts ${LARGEST} at most.`,
    ),
    type: 'REQUEST_TOO_LARGE',
    message: null,
  },
});

/** Headers that clients and proxies add without being told. */
const ADDED = /^(?:user-agent|accept|accept-encoding|accept-language|connection|content-type|x-forwarded-\w+)$/i;

function parameterChecks(context: GateContext, method: Method): readonly Check[] {
  const missing: string[] = [];
  const doubts: Check[] = [];
  for (const parameter of method.requiredParameters ?? []) {
    const name = nameIn(parameter);
    const inHeader = parameter.startsWith('method.request.header.');
    if (!isBlank(sentParameter(context, parameter))) continue;
    const mayBeAdded = inHeader && ADDED.test(name) && context.request.allHeadersKnown !== true;
    if (mayBeAdded) doubts.push({ doubt: { code: 'request-parameter-missing', gap: headerGap(name) } });
    else missing.push(parameter);
  }
  return missing.length === 0 ? doubts : [missingParameters(context, method, missing), ...doubts];
}

/** A parameter of a path that the resource does not have is never there: recorded on AWS by LocalStack's tests. */
function sentParameter({ request }: GateContext, parameter: string): string | null {
  if (parameter.startsWith('method.request.header.')) return sentHeader(request, nameIn(parameter));
  return parameter.startsWith('method.request.querystring.') ? sentQuery(request, nameIn(parameter)) : null;
}

const isBlank = (value: string | null): boolean => value === null || value.trim() === '';

const KIND: Readonly<Record<string, string>> = {
  querystring: 'query parameter',
  header: 'header',
  path: 'path parameter',
};

const headerGap = (name: string): Gap => ({
  about: `request-parameter:${name}`,
  what: `the header ${name}`,
  why: 'a client may add it automatically',
  permission: null,
});

function missingParameters(context: GateContext, { requestValidator }: Method, missing: readonly string[]): Check {
  const names = missing.map(nameIn);
  const kinds = missing.map((one) => `${KIND[one.split('.')[2] ?? ''] ?? 'parameter'} ${nameIn(one)}`);
  return {
    fault: {
      cause: {
        ...finding(
          'request-parameter-missing',
          context.arn,
          `The method requires ${kinds.join(', ')}; the request does not have ` +
            `${names.length === 1 ? 'it' : 'them'}, or the value is empty.`,
          [evidence(context, '/requestParameters', missing, `required by validator "${requestValidator ?? ''}"`)],
        ),
        // No caller can send a parameter that the path has no place for.
        ...(missing.some((one) => one.startsWith('method.request.path.')) ? { remedy: ['aws'] as const } : {}),
      },
      type: 'BAD_REQUEST_PARAMETERS',
      message: texts.parametersMissing(names),
    },
  };
}

/** The name of the parameter that `method.request.querystring.NAME` means. */
const nameIn = (parameter: string): string => parameter.replace(/^method\.request\.\w+\./, '');

const evidence = ({ facts: { deployed } }: GateContext, path: string, value: unknown, note: string) =>
  factEvidence(deployed.methods.state === 'known' ? deployed.methods.operation : 'GetMethod', path, value, note);

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;

function bodyCheck(context: GateContext, method: Method): Check {
  const models = method.requestModels ?? {};
  if (Object.keys(models).length === 0) return null;
  const type = contentTypeOf(context);
  const given = keyFor(Object.keys(models), type);
  if (type === null) return bodyDoubt('the content type of the body', 'a browser adds it automatically');
  if (given === null) return null;
  const name = models[given] ?? '';
  const { models: read } = context.facts.deployed;
  if (read === undefined || read.state !== 'known' || !Object.hasOwn(read.value, name))
    return { doubt: { code: 'request-body-invalid', gap: modelGap(name, read) } };
  const body = bodyOf(context.request);
  if (body === null) {
    if (takesEverything(read.value[name])) return null;
    return bodyDoubt('the body of the request', `the body is not known, and model "${name}" validates it`);
  }
  // Which bodies of other kinds are held against a schema is documented nowhere.
  if (given !== '$default' && !JSON_TYPE.test(type))
    return bodyDoubt('the body of the request', `how AWS validates ${type} is not documented`);
  return checkOf(context, method, name, fitOf(body, name, read.value));
}

/** A schema without any demand, as AWS's own `Empty` is but for its type. */
const takesEverything = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  Object.keys(schema).every((key) => ['$schema', 'title', 'description', 'id'].includes(key));

function modelGap(name: string, read: GateContext['facts']['deployed']['models']): Gap {
  const what = `model "${name}"`;
  if (read !== undefined && read.state !== 'known') return unknownOf(`model:${name}`, what, read);
  return unreadGap(`model:${name}`, what);
}

const bodyDoubt = (what: string, why: string): Check => ({
  doubt: { code: 'request-body-invalid', gap: { about: 'request-body', what, why, permission: null } },
});

function checkOf(context: GateContext, method: Method, model: string, fit: BodyFit): Check {
  if (fit.state === 'fits') return null;
  if (fit.state === 'unknown') return bodyDoubt('the body of the request', fit.why);
  const where = fit.pointer === '' ? 'The body' : `The body at ${fit.pointer}`;
  return {
    fault: {
      cause: finding(
        'request-body-invalid',
        context.arn,
        `${where} does not fit model "${model}": ${fit.problem}`.replace(/\.?$/, '.'),
        [evidence(context, '/requestModels', method.requestModels ?? {}, `validated at ${fit.pointer || '/'}`)],
      ),
      type: 'BAD_REQUEST_BODY',
      message: null,
    },
  };
}

/**
 * A request without a content type counts as JSON. Null where the client is a browser that adds one of its own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function contentTypeOf({ request }: GateContext): string | null {
  const header = sentHeader(request, 'content-type');
  if (header !== null) return mediaType(header);
  const adds = request.client === 'browser' && request.allHeadersKnown !== true && request.bodyLength > 0;
  return adds ? null : 'application/json';
}

const mediaType = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase();

/** The entry for this content type: its own, else the one for all. */
function keyFor(keys: readonly string[], type: string | null): string | null {
  const own = keys.find((key) => mediaType(key) === type);
  return own ?? keys.find((key) => key === '$default') ?? null;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html */
function mediaTypeCheck(context: GateContext, { passthrough }: Method): Check {
  if (passthrough === undefined) return null;
  const { behavior, templates } = passthrough;
  const type = contentTypeOf(context);
  if (type !== null && keyFor(templates, type) !== null) return null;
  if (type === null && templates.includes('$default')) return null;
  if (behavior === 'WHEN_NO_TEMPLATES' && templates.length === 0) return null;
  if (type === null || behavior === null) {
    const gap: Gap =
      behavior === null
        ? unreadGap('request-media-type', 'the passthrough behavior of the integration')
        : {
            about: 'request-media-type',
            what: 'the content type of the body',
            why: 'a browser adds it automatically',
            permission: null,
          };
    return { doubt: { code: 'request-media-type', gap } };
  }
  const taken = templates.length === 0 ? 'no content type' : templates.join(', ');
  return {
    fault: {
      cause: finding(
        'request-media-type',
        context.arn,
        `The integration has mapping templates for ${taken} and refuses all other content types (${behavior}). ` +
          `The request has ${type}.`,
        [evidence(context, '/methodIntegration/passthroughBehavior', behavior, `templates: ${taken}`)],
      ),
      type: 'UNSUPPORTED_MEDIA_TYPE',
      message: null,
    },
  };
}
