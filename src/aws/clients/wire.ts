import { DEEPEST, isTooDeep } from '../../core/model/sanitize.ts';
import { type Member, type Ref, readRef } from './sdk-schema.ts';

/**
 * The body of an answer as it came, under the names of the SDK: the SDK itself reads what has another type as something
 * empty. What does not fit stays as it is. Throws for text that is neither JSON nor the answer to this operation.
 */
export function bodyOf(output: Ref, operation: string, body: string): unknown {
  const read = readRef(output);
  if (read.kind !== 'structure') return {};
  const whole = read.members.find(({ isBody }) => isBody);
  if (whole !== undefined && readRef(whole.ref).kind !== 'structure') return { [whole.name]: body };
  const root = body.trimStart().startsWith('<') ? rootOf(body) : null;
  if (root === null) {
    const json: unknown = JSON.parse(body);
    if (isTooDeep(json)) throw new SyntaxError(`nested more than ${DEEPEST} deep`);
    return whole === undefined ? fromJson(output, json) : { [whole.name]: fromJson(whole.ref, json) };
  }
  if (whole !== undefined) return { [whole.name]: fromXml(whole.ref, root) };
  if (root.name !== `${operation}Response`)
    throw new SyntaxError(`<${root.name}> is not a valid response to ${operation}`);
  return fromXml(output, root.children.find(({ name }) => name === `${operation}Result`) ?? root);
}

function fromJson(ref: Ref, value: unknown): unknown {
  const read = readRef(ref);
  if (Array.isArray(value)) return read.kind === 'list' ? value.map((one) => fromJson(read.item, one)) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (read.kind === 'map') return mapped(value, (one) => fromJson(read.value, one));
  if (read.kind !== 'structure') return value;
  const given = value as Readonly<Record<string, unknown>>;
  const named: Record<string, unknown> = {};
  for (const { name, ref: inner, jsonName } of read.members)
    if (Object.hasOwn(given, jsonName)) named[name] = fromJson(inner, given[jsonName]);
  return named;
}

const mapped = (value: object, to: (one: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, to(one)]));

interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

/** An element has either text or children: one that has the other than its type asks for stays text, or an object. */
function fromXml(ref: Ref, element: Element): unknown {
  const read = readRef(ref);
  const text = element.text.trim();
  if (read.kind === 'simple') {
    if (element.children.length > 0) return element;
    return read.type === 'flag' && (text === 'true' || text === 'false') ? text === 'true' : text;
  }
  if (text !== '') return text;
  if (read.kind === 'list')
    return element.children.every(({ name }) => name === read.itemName)
      ? element.children.map((one) => fromXml(read.item, one))
      : element;
  if (read.kind === 'map') return {};
  return Object.fromEntries(read.members.flatMap((member) => memberIn(member, element)));
}

function memberIn(
  { name, ref, xmlName, flattened }: Member,
  { children }: Element,
): readonly (readonly [string, unknown])[] {
  const [one, ...more] = children.filter((child) => child.name === xmlName);
  if (one === undefined) return [];
  const list = flattened ? readRef(ref) : null;
  if (list?.kind === 'list') return [[name, [one, ...more].map((each) => fromXml(list.item, each))]];
  return [[name, fromXml(ref, one)]];
}

/** A tag, or words: what ends a name keeps it apart from its attributes. */
const PIECE = /<(?:\?[^<>]*|(\/)?([^\s/<>?]+)(?:[\s/?][^<>]*?)??(\/)?)>|([^<]+)/g;

/** The elements of an XML text. AWS sends neither comments nor attributes that hold `<` or `>`. */
function rootOf(body: string): Element {
  const top: Element = { name: '', text: '', children: [] };
  const open: Element[] = [top];
  for (const [, closing, name, self, words] of body.matchAll(PIECE)) {
    const here = open.at(-1) ?? top;
    if (words !== undefined) here.text += words;
    else if (closing !== undefined) open.pop();
    else if (name !== undefined) {
      const element: Element = { name, text: '', children: [] };
      here.children.push(element);
      if (self === undefined) open.push(element);
    }
  }
  const [root] = top.children;
  if (root === undefined || top.children.length > 1) throw new SyntaxError('it is not an XML document');
  return root;
}
