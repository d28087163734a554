import type { TemplateSegment } from '../model/answer.ts';

/**
 * The texts of customised gateway responses. They are no Velocity templates: only variables are replaced.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */

/** The value of `context.stage`, `stageVariables.name` or `method.request.header.Name`; null where it is not known. */
export type Lookup = (reference: string) => string | null;

/**
 * What `GetGatewayResponses` shows for every type that was given no template.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_GetGatewayResponses.html
 */
export const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';
export const DEFAULT_TEMPLATES: Readonly<Record<string, string>> = { 'application/json': DEFAULT_TEMPLATE };

const NAMES = 'context(?:\\.[\\w-]+)+|stageVariables\\.\\w+|method\\.request\\.(?:path|querystring|header)\\.[\\w-]+';
const VARIABLE = new RegExp(`\\$(?:(${NAMES})|\\{(${NAMES})\\})`, 'g');
const REFERENCE = new RegExp(`^(?:${NAMES})$`);

/**
 * The template cut at its variables. Documented is `$name` alone, so the value of `${name}` counts as unknown.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function segmentsOf(template: string, lookup: Lookup): readonly TemplateSegment[] {
  const found = [...template.matchAll(VARIABLE)];
  const pieces = found.flatMap((match, at): readonly TemplateSegment[] => {
    const before = found[at - 1];
    const from = before === undefined ? 0 : before.index + before[0].length;
    const [, plain, braced = ''] = match;
    return [
      template.slice(from, match.index),
      plain === undefined ? { reference: braced, value: null } : { reference: plain, value: lookup(plain) },
    ];
  });
  const last = found.at(-1);
  return [...pieces, template.slice(last === undefined ? 0 : last.index + last[0].length)].filter(
    (segment) => segment !== '',
  );
}

/** The text as it would be sent; what is not known before the call stays as the variable's name. */
export const renderedText = (segments: readonly TemplateSegment[]): string =>
  segments
    .map((segment) => (typeof segment === 'string' ? segment : (segment.value ?? `$${segment.reference}`)))
    .join('');

/** The variables whose value is not known before the call, each once. */
export const unknownIn = (segments: readonly TemplateSegment[]): readonly string[] => [
  ...new Set(
    segments.flatMap((segment) => (typeof segment === 'string' || segment.value !== null ? [] : [segment.reference])),
  ),
];

/** Whether the expression names a value of the call, instead of being a text. */
export const isReference = (expression: string): boolean => REFERENCE.test(expression);

/** The text between the single quotes that AWS puts around what is fixed; null without them. */
export const literalIn = (expression: string): string | null => /^'([\s\S]*)'$/.exec(expression)?.[1] ?? null;

/**
 * The template that answers a client: the one of the type that `Accept` names, `application/json` where it names none
 * or any type. An API that has only that one sends it to every client. Null where it is not documented which one comes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
export function templateFor(
  templates: Readonly<Record<string, string>>,
  accept: string | undefined,
): { readonly type: string; readonly text: string } | null {
  const json = templates[JSON_TYPE];
  const fallback = json === undefined ? null : { type: JSON_TYPE, text: json };
  if (json !== undefined && Object.keys(templates).length === 1) return fallback;
  const [wanted = '*/*', ...others] = (accept ?? '*/*')
    .split(',')
    .map((one) => (one.split(';')[0] ?? '').trim().toLowerCase());
  if (others.length > 0) return null;
  if (wanted === '*/*' || wanted === '') return fallback;
  const [type, text] = Object.entries(templates).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return type === undefined || text === undefined ? null : { type, text };
}

const JSON_TYPE = 'application/json';

/**
 * The values at the template's variables in a body that was seen; null where the body cannot come from this template.
 * White space outside of quotes counts as nothing where a body was pasted in another layout.
 */
export function capture(segments: readonly TemplateSegment[], body: string): Readonly<Record<string, string>> | null {
  const exact = matched(segments, body.trim());
  if (exact !== null) return exact;
  const state = { quoted: false, escaped: false };
  const squeezed = segments.map((segment) => (typeof segment === 'string' ? squeeze(segment, state) : segment));
  return matched(squeezed, squeeze(body, { quoted: false, escaped: false }));
}

/** Every fixed text at its first place behind the one before it, the last at the end: enough for gaps of any length. */
function matched(segments: readonly TemplateSegment[], body: string): Readonly<Record<string, string>> | null {
  const pieces = joined(segments);
  const values: Record<string, string> = {};
  let at = 0;
  let open: string | null = null;
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string') {
      open = piece.reference;
      if (index === pieces.length - 1) values[open] ??= body.slice(at);
      continue;
    }
    const last = index === pieces.length - 1;
    const head = index === 0 ? piece.trimStart() : piece;
    const text = last ? head.trimEnd() : head;
    const found = open === null ? (body.startsWith(text, at) ? at : -1) : placeOf(text, body, at, last);
    if (found === -1 || (last && found + text.length !== body.length)) return null;
    if (open !== null) values[open] ??= body.slice(at, found);
    open = null;
    at = found + text.length;
  }
  return pieces.length === 0 ? null : values;
}

function placeOf(text: string, body: string, from: number, last: boolean): number {
  if (!last) return body.indexOf(text, from);
  const at = body.length - text.length;
  return at >= from && body.endsWith(text) ? at : -1;
}

/** Fixed texts that follow one another are one. */
const joined = (segments: readonly TemplateSegment[]): readonly TemplateSegment[] =>
  segments.reduce<TemplateSegment[]>((all, segment) => {
    const before = all.at(-1);
    if (typeof segment === 'string' && typeof before === 'string') all[all.length - 1] = before + segment;
    else all.push(segment);
    return all;
  }, []);

/** Without white space outside of double quotes; `state` goes on from one piece to the next. */
function squeeze(text: string, state: { quoted: boolean; escaped: boolean }): string {
  let kept = '';
  for (const one of text) {
    if (state.quoted || !/\s/.test(one)) kept += one;
    if (state.escaped) state.escaped = false;
    else if (one === '\\') state.escaped = state.quoted;
    else if (one === '"') state.quoted = !state.quoted;
  }
  return kept;
}
