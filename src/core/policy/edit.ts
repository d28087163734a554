import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { once, onceForTexts } from '../model/once.ts';
import { isFields } from './read-statement.ts';

/** Where in a document: `['Statement', 0, 'Resource']` or the JSON Pointer `/Statement/0/Resource` (RFC 6901). */
export type Place = string | readonly (string | number)[];

/**
 * The policy text with one more statement at its end. Nothing that stands there changes: a text on one line stays on
 * one, a single statement without a list becomes the first of a list. A text that is no JSON object comes back
 * unchanged; without a text the policy begins with the statement.
 */
export function addStatement(text: string | null, statement: Readonly<Record<string, unknown>>): string {
  if (text === null) return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const root = readOnce(text).root();
  if (root?.type !== 'object') return text;
  const found = findNodeAtLocation(root, ['Statement']);
  if (!found) return insertMember(text, root, 'Statement', [statement]);
  return appendTo(text, found, statement);
}

/**
 * The text with a value put where one stands, or added as the last member or item of an object or list that is there.
 */
export function replaceAt(text: string, place: Place, value: unknown): string {
  const path = segmentsOfPlace(place);
  const root = readOnce(text).root();
  if (!root || path.length === 0) return root ? replaceNode(text, root, value) : text;
  const found = nodeAt(root, path);
  if (found) return replaceNode(text, found, value);
  const parent = nodeAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.type === 'object') return insertMember(text, parent, String(last), value);
  return parent?.type === 'array' && (last === '-' || Number(last) === parent.children?.length)
    ? appendTo(text, parent, value)
    : text;
}

/** The text with a value added to the list at a place; a value that stands alone becomes the first of a list. */
export function appendAt(text: string, place: Place, value: unknown): string {
  const root = readOnce(text).root();
  const found = root && nodeAt(root, segmentsOfPlace(place));
  return found ? appendTo(text, found, value) : text;
}

/** The text without what stands at a place; the comma goes with it. */
export function removeAt(text: string, place: Place): string {
  const root = readOnce(text).root();
  const found = root && nodeAt(root, segmentsOfPlace(place));
  const whole = found?.parent?.type === 'property' ? found.parent : found;
  const siblings = whole?.parent?.children ?? [];
  const at = whole ? siblings.indexOf(whole) : -1;
  const parent = whole?.parent;
  if (!whole || !parent || at < 0) return text;
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  if (before) return splice(text, endOf(before), endOf(whole), '');
  if (after) return splice(text, whole.offset, after.offset, '');
  return splice(text, parent.offset + 1, endOf(parent) - 1, '');
}

function replaceNode(text: string, node: Node, value: unknown): string {
  return splice(text, node.offset, endOf(node), write(text, value, marginAt(text, node.offset), isTall(text, node)));
}

function appendTo(text: string, node: Node, value: unknown): string {
  if (node.type !== 'array') {
    const margin = marginAt(text, node.offset);
    const flat = styleOf(text).indent === null;
    const added = write(text, value, margin, !flat && isTall(text, node));
    return splice(
      text,
      node.offset,
      endOf(node),
      `[${text.slice(node.offset, endOf(node))},${flat ? styleOf(text).comma.slice(1) : ' '}${added}]`,
    );
  }
  return insertLast(text, node, (margin, tall) => write(text, value, margin, tall));
}

function insertMember(text: string, object: Node, key: string, value: unknown): string {
  return insertLast(
    text,
    object,
    (margin, tall) => JSON.stringify(key) + styleOf(text).colon + write(text, value, margin, tall),
  );
}

/** Puts something behind the last child, on a line of its own where the last child has one. */
function insertLast(text: string, parent: Node, content: (margin: string, tall: boolean) => string): string {
  const style = styleOf(text);
  const last = parent.children?.at(-1);
  if (!last) {
    if (style.indent === null) return splice(text, parent.offset + 1, endOf(parent) - 1, content('', false));
    const margin = marginAt(text, parent.offset);
    const inner = margin + style.indent;
    return splice(
      text,
      parent.offset + 1,
      endOf(parent) - 1,
      `${style.eol}${inner}${content(inner, true)}${style.eol}${margin}`,
    );
  }
  const own = startsLine(text, last.offset);
  const margin = marginAt(text, last.offset);
  const tall =
    isTall(text, last) ||
    (own && (parent.type === 'object' || (parent.children ?? []).every((child) => !isBracketed(child))));
  return splice(
    text,
    endOf(last),
    endOf(last),
    own ? `,${style.eol}${margin}${content(margin, tall)}` : style.comma + content(margin, tall),
  );
}

const write = (text: string, value: unknown, margin: string, tall: boolean): string =>
  tall ? writeTall(value, styleOf(text), margin) : writeFlat(value, styleOf(text));
const splice = (text: string, from: number, to: number, content: string): string =>
  text.slice(0, from) + content + text.slice(to);
const endOf = (node: Node): number => node.offset + node.length;
const isBracketed = (node: Node): boolean => node.type === 'object' || node.type === 'array';
/** Whether a value is laid out over several lines; a plain value is as its document is. */
const isTall = (text: string, node: Node): boolean =>
  isBracketed(node) && (node.children?.length ?? 0) > 0
    ? text.slice(node.offset, endOf(node)).includes('\n')
    : styleOf(text).indent !== null;

/** `findNodeAtLocation` takes numbers for items only; a pointer writes them as text. */
function nodeAt(root: Node, path: readonly (string | number)[]): Node | undefined {
  return path.reduce<Node | undefined>((node, part) => {
    const index = typeof part === 'number' ? part : /^\d+$/.test(part) ? Number(part) : null;
    if (node?.type === 'array') return index === null ? undefined : node.children?.[index];
    return node?.type === 'object' ? lastMember(node, String(part)) : undefined;
  }, root);
}

const lastMember = (object: Node, name: string): Node | undefined =>
  object.children?.filter((property) => property.children?.[0]?.value === name).at(-1)?.children?.[1];

const segmentsOfPlace = (place: Place): readonly (string | number)[] =>
  typeof place !== 'string'
    ? place
    : place
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The policy text with statement `index` replaced: none removes it, several put the others at the end. Only what
 * differs is written anew, as deep as it can be told, so that the rest keeps its author's formatting. A text that is no
 * policy comes back unchanged.
 */
export function replaceStatement(text: string, index: number, statements: readonly JsonObject[]): string {
  const policy = readOnce(text).value();
  if (policy === null) return text;
  const listed = Array.isArray(policy['Statement']);
  const path = listed ? ['Statement', index] : ['Statement'];
  const [first, ...others] = statements;
  const start =
    first === undefined
      ? removed(text, path)
      : merge(text, path, listOf(policy['Statement']).filter(isFields)[index] ?? {}, first);
  return others.reduce((out, statement) => addStatement(out, statement), start);
}

const removed = (text: string, path: readonly (string | number)[]): string =>
  path.length === 1 ? replaceAt(text, path, []) : removeAt(text, path);

function merge(text: string, path: readonly (string | number)[], before: unknown, after: unknown): string {
  if (JSON.stringify(before) === JSON.stringify(after)) return text;
  if (isFields(before) && isFields(after) && sameNames(before, after)) {
    return Object.keys(after).reduce((out, name) => merge(out, [...path, name], before[name], after[name]), text);
  }
  const [old, now] = [listOf(before), listOf(after)];
  const grown =
    Array.isArray(after) &&
    now.length > old.length &&
    old.every((value, at) => JSON.stringify(value) === JSON.stringify(now[at]));
  return grown && before !== undefined
    ? now.slice(old.length).reduce<string>((out, value) => appendAt(out, path, value), text)
    : replaceAt(text, path, after);
}

const sameNames = (a: JsonObject, b: JsonObject): boolean => Object.keys(a).join('\n') === Object.keys(b).join('\n');
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function objectIn(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** An object's members by name; of two with one name the last counts, as JSON readers do, and the repeat is told. */
export function members(object: Node, onRepeat: (key: string, offset: number) => void): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    const name = String(key.value);
    if (found.has(name)) onRepeat(name, key.offset);
    found.set(name, value);
  }
  return found;
}

/** A scalar as JSON, a list or object by its kind. */
export function nodeText(node: Node): string {
  if (node.type === 'array') return 'a list';
  return node.type === 'object' ? 'an object' : JSON.stringify(node.value);
}

/** How a JSON text is laid out, so that what is put into it looks like the rest. */
export interface JsonStyle {
  /** One level of indentation; null for a text on one line. */
  readonly indent: string | null;
  readonly eol: string;
  /** `": "` or `":"`. */
  readonly colon: string;
  /** `", "` or `","` between members that stand on one line. */
  readonly comma: string;
}

export const styleOf = (text: string): JsonStyle => readOnce(text).style();

function styleIn(text: string): JsonStyle {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? null;
  const spaced = /"\s*:\s+\S/.test(text);
  return {
    indent: indent === null && !text.trim().includes('\n') ? null : (indent ?? ''),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    colon: spaced ? ': ' : ':',
    comma: /["\]}], +["[{]/.test(text) || (indent !== null && spaced) ? ', ' : ',',
  };
}

/** A value on one line. */
export function writeFlat(value: unknown, style: JsonStyle): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeFlat(item, style)).join(style.comma)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const written = members.map(([key, item]) => JSON.stringify(key) + style.colon + writeFlat(item, style));
  return `{${written.join(style.comma)}}`;
}

/** A value over several lines; `margin` is the indentation of the line it begins on. */
export function writeTall(value: unknown, style: JsonStyle, margin: string): string {
  if (style.indent === null || value === null || typeof value !== 'object') return writeFlat(value, style);
  const inner = margin + style.indent;
  const wrap = (open: string, items: readonly string[], close: string) =>
    items.length === 0
      ? open + close
      : `${open}${style.eol}${items.map((item) => inner + item).join(`,${style.eol}`)}${style.eol}${margin}${close}`;
  if (Array.isArray(value))
    return wrap(
      '[',
      value.map((item) => writeTall(item, style, inner)),
      ']',
    );
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return wrap(
    '{',
    members.map(([key, item]) => JSON.stringify(key) + style.colon + writeTall(item, style, inner)),
    '}',
  );
}

/** A text as edits look at it. */
interface ReadText {
  readonly root: () => Node | undefined;
  readonly value: () => JsonObject | null;
  readonly style: () => JsonStyle;
}

/** Most fixes edit one and the same policy. */
const readOnce = onceForTexts(
  8,
  (text): ReadText => ({
    root: once(() => parseTree(text)),
    value: once(() => objectIn(text)),
    style: once(() => styleIn(text)),
  }),
);

/** The white space that a line begins with. */
export function marginAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Whether nothing but white space stands before this place on its line. */
export const startsLine = (text: string, offset: number): boolean =>
  /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)) &&
  text.lastIndexOf('\n', offset - 1) >= 0;

/**
 * The policy as its author wrote it: API Gateway returns it with its quotes escaped by backslashes, IAM URL-encoded
 * (RFC 3986), some return it as a JSON string. Plain text, and text that is nothing of this, comes back unchanged.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 */
export function unescapePolicyText(text: string): string {
  const plain = parsed(text);
  // A string that holds a string is no policy.
  if (typeof plain === 'string') return typeof parsed(plain) === 'string' ? text : plain;
  if (plain !== undefined) return text;
  return urlDecoded(text) ?? backslashDecoded(text) ?? text;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function urlDecoded(text: string): string | null {
  if (!/^\s*(?:%EF%BB%BF)?(?:%[02][0-9A-F])*%(?:7B|5B|22)/i.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A text with a quote that is not escaped ends too early and is no such string. */
function backslashDecoded(text: string): string | null {
  if (!text.includes('\\"')) return null;
  const inner = parsed(`"${text.replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`);
  return typeof inner === 'string' ? inner : null;
}
