import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { marginAt, startsLine, styleOf, writeFlat, writeTall } from './json-style.ts';

/** Where in a document: `['Statement', 0, 'Resource']` or the JSON Pointer `/Statement/0/Resource` (RFC 6901). */
export type Place = string | readonly (string | number)[];

/**
 * The policy text with one more statement at its end. Nothing that stands there changes: a text on one line stays on
 * one, a single statement without a list becomes the first of a list. A text that is no JSON object comes back
 * unchanged; without a text the policy begins with the statement.
 */
export function addStatement(text: string | null, statement: Readonly<Record<string, unknown>>): string {
  if (text === null) return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const root = parseTree(text);
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
  const root = parseTree(text);
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
  const root = parseTree(text);
  const found = root && nodeAt(root, segmentsOfPlace(place));
  return found ? appendTo(text, found, value) : text;
}

/** The text without what stands at a place; the comma goes with it. */
export function removeAt(text: string, place: Place): string {
  const root = parseTree(text);
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
