import { type Examination, examineCase, suspectsOfCall } from '../../core/examine.ts';
import { loadCase } from '../../core/intake/cases/index.ts';
import type { Diagnosis } from '../../core/model/diagnosis.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import { bodyOf, decodeJwt, type Request, secretsOf } from '../../core/model/request.ts';
import { Secret, secret } from '../../core/model/secret.ts';
import { caseOfSession, type SessionFacts } from './case-of-session.ts';
import { ofSameShape } from './chance.ts';
import { type Hidden, patternsIn, secretsOfValue, standInsFor, withoutPerson } from './stand-ins.ts';

export type SavedCase =
  | {
      readonly ok: true;
      /** The file, read back and diagnosed. */
      readonly text: string;
      /** Where its diagnosis is another than the session's; empty where both are the same. */
      readonly differences: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * An examined call as a case file for others: secrets, accounts, addresses and names of people replaced, always the
 * same by the same, so that the diagnosis stays. Whether it does is checked: the text is read back and diagnosed.
 */
export function savedCase(
  examination: Examination,
  { version, seed }: { readonly version: string; readonly seed: string },
): SavedCase {
  const { facts, request, runtime, testimony, diagnosis } = examination;
  const session = { facts, request, runtime, testimony };
  const suspects = suspectsOfCall(examination);
  const replaced = withStandIns(session, suspects, seed);
  const made = caseOfSession(replaced, {
    summary: summaryOf(replaced),
    source: [`apigw-doctor ${version}, diagnose --save-case`],
  });
  if (!made.ok) return made;
  const text = `${JSON.stringify(made.file, null, 2)}\n`;
  const loaded = loadCase(JSON.parse(text));
  if (!loaded.ok) return loaded;
  return { ok: true, text, differences: differencesBetween(diagnosis, examineCase(loaded.case).diagnosis) };
}

function summaryOf({ request: { method, path }, testimony: { observed } }: SessionFacts): string {
  const status = observed?.status ?? null;
  return `${method} ${path}${status === null ? '' : `, answered ${status}`}.`;
}

/** Outcome, causes and their certainty, in words. */
function differencesBetween(session: Diagnosis, file: Diagnosis): readonly string[] {
  const causesOf = ({ causes }: Diagnosis): string =>
    causes.map(({ code, certainty }) => `${code} (${certainty})`).join(', ') || 'none';
  return [
    ...(session.outcome === file.outcome ? [] : [`the outcome is ${file.outcome}, not ${session.outcome}`]),
    ...(causesOf(session) === causesOf(file) ? [] : [`the causes are ${causesOf(file)}, not ${causesOf(session)}`]),
  ];
}

function withStandIns(original: SessionFacts, suspects: readonly Secret[], seed: string): SessionFacts {
  const session = { ...original, request: withoutOwner(original.request) };
  const texts: string[] = [];
  const hidden: Hidden[] = [
    ...secretsOf(original.request),
    ...Object.values(session.runtime.apiKeyValues ?? {}),
    ...suspects,
  ].map((one) => ({ head: '', value: one.reveal() }));
  mapTexts(session, (text, name, inHeaders) => {
    texts.push(text);
    hidden.push(...secretsOfValue(name, text, inHeaders));
    return text;
  });
  const replace = standInsFor(texts, {
    secrets: hidden.filter(({ value }) => value !== ''),
    names: namesIn(session, texts),
    apiNames: apiNamesIn(session.facts),
    patterns: patternsIn(session.facts),
    seed,
  });
  const replaced = mapTexts({ ...session, request: { ...session.request, body: null } }, replace) as SessionFacts;
  const body = bodyOf(original.request);
  return body === null || body === ''
    ? { ...replaced, request: { ...replaced.request, ...(body === '' ? { body: secret('') } : {}) } }
    : { ...replaced, request: { ...replaced.request, body: secret(bodyStandIn(body, session.facts, seed)) } };
}

/** A token's claims as far as a verdict hangs on them; where the headers name the token, its text is not needed. */
function withoutOwner(request: Request): Request {
  const { token, headers } = request;
  if (token === null) return request;
  const isNamed = Object.values(headers).some((value) => value.includes('{{token}}'));
  const isJwt = token.raw === null || decodeJwt(token.raw.reveal()) !== null;
  return { ...request, token: { ...withoutPerson(token), raw: isNamed && isJwt ? null : token.raw } };
}

/** A deep copy in which each text went through `replace`: values, and names that say whose they are. */
export function mapTexts(
  value: unknown,
  replace: (text: string, name: string, inHeaders: boolean) => string,
  name = '',
  inHeaders = false,
): unknown {
  if (typeof value === 'string') return replace(value, name, inHeaders);
  if (value instanceof Secret) return secret(replace(value.reveal(), name, inHeaders));
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, replace, inHeaders ? name : '', inHeaders));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      /[:/@]|\d{12}/.test(key) ? replace(key, '', false) : key,
      mapTexts(one, replace, key, inHeaders || name === 'headers'),
    ]),
  );
}

/** Of IAM users, of sessions, and on the caller's certificate. */
function namesIn({ facts, request }: SessionFacts, texts: readonly string[]): readonly string[] {
  const caller = valueOf(facts.caller);
  const found = texts.flatMap((text) =>
    [...text.matchAll(PERSON)].flatMap(([, user, session, federated]) => user ?? session ?? federated ?? []),
  );
  const subject = request.clientCertificate?.subject;
  const common = /(?:^|[,/]\s*)CN\s*=\s*([^,/]+)/i.exec(subject ?? '')?.[1]?.trim();
  const names = [
    ...found,
    ...(caller?.kind === 'user' ? [caller.name] : []),
    ...(common === undefined ? [] : [common]),
  ];
  return [...new Set(names)].filter((one) => !one.includes('@') && one !== '');
}
const PERSON =
  /:user\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]+)|:assumed-role\/[\w+=,.@-]+\/([\w+=,.@-]+)|:federated-user\/([\w+=,.@-]+)/g;

function apiNamesIn({ scope, api, draft, deployed, functions }: Facts): ReadonlySet<string> {
  const definitions = [draft, deployed];
  const methods = definitions.flatMap((one) => valueOf(one.methods) ?? []);
  return new Set([
    scope.stage,
    valueOf(api)?.name ?? '',
    ...Object.keys(valueOf(functions) ?? {}).flatMap((name) => name.split(':')),
    ...definitions.flatMap((one) => (valueOf(one.authorizers) ?? []).map(({ name }) => name)),
    ...methods.flatMap(({ path }) => path.split('/')),
  ]);
}

/** Where a model judges the body, it keeps its form and what the models name; else only its length tells anything. */
function bodyStandIn(body: string, { draft, deployed }: Facts, seed: string): string {
  const models = [draft, deployed].map((one) => (one.models === undefined ? null : (valueOf(one.models) ?? null)));
  const named = JSON.stringify(models);
  try {
    if (models.some((one) => one !== null))
      return JSON.stringify(
        mapTexts(JSON.parse(body), (text) => (named.includes(JSON.stringify(text)) ? text : ofSameShape(text, seed))),
      );
  } catch {
    // No JSON: the models see a text.
  }
  return ofSameShape(body, seed);
}
