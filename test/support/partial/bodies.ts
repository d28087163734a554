import { bodyShape, innerOf, kindOf, membersOf, type Operation } from './shapes.ts';

/**
 * The optional members that stand in an answer, as paths: `/items/[]/resourceMethods/{}/authorizationType`. Items of
 * lists and entries of maps are collapsed; an entry itself is no member, it is data.
 */
export function memberPaths(operation: Operation, body: string): readonly string[] {
  const found = new Set<string>();
  visit(operation, body, (path) => {
    found.add(path);
    return true;
  });
  return [...found];
}

/** The same answer without this member, wherever it stands. */
export const withoutMember = (operation: Operation, body: string, member: string): string =>
  visit(operation, body, (path) => path !== member);

type Keep = (path: string) => boolean;

function visit(operation: Operation, body: string, keep: Keep): string {
  if (body === '') return body;
  const shape = bodyShape(operation);
  if (body.startsWith('<')) {
    const [root] = parseXml(body);
    if (root === undefined) return body;
    const result = root.children.find(({ name }) => name === `${operation.name.split(':')[1]}Result`) ?? root;
    visitXml(result, shape, '', keep);
    return writeXml(root);
  }
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return body;
  }
  return JSON.stringify(visitJson(document, shape, '', keep));
}

function visitJson(value: unknown, shape: unknown, at: string, keep: Keep): unknown {
  const kind = kindOf(shape);
  if (kind === 'list' && Array.isArray(value))
    return value.map((one) => visitJson(one, innerOf(shape), `${at}/[]`, keep));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  if (kind === 'map')
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, visitJson(one, innerOf(shape), `${at}/{}`, keep)]),
    );
  if (kind !== 'structure') return value;
  const members = membersOf(shape as readonly unknown[]);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const member = members.find(({ wire }) => wire === name);
      if (member === undefined) return [[name, one]];
      const path = `${at}/${name}`;
      if (!member.isRequired && !keep(path)) return [];
      return [[name, visitJson(one, member.shape, path, keep)]];
    }),
  );
}

interface Element {
  readonly name: string;
  readonly opening: string;
  text: string;
  children: Element[];
}

function visitXml(element: Element, shape: unknown, at: string, keep: Keep): void {
  const kind = kindOf(shape);
  if (kind === 'list') {
    for (const item of element.children) visitXml(item, innerOf(shape), `${at}/[]`, keep);
    return;
  }
  if (kind !== 'structure') return;
  const members = membersOf(shape as readonly unknown[]);
  element.children = element.children.filter((child) => {
    const member = members.find(({ wire }) => wire === child.name);
    if (member === undefined) return true;
    const path = `${at}/${child.name}`;
    if (!member.isRequired && !keep(path)) return false;
    if (member.flattened && kindOf(member.shape) === 'list') visitXml(child, innerOf(member.shape), `${path}/[]`, keep);
    else visitXml(child, member.shape, path, keep);
    return true;
  });
}

/** The practice account writes plain elements: no comments, no CDATA, attributes in opening tags only. */
function parseXml(text: string): readonly Element[] {
  const top: Element = { name: '', opening: '', text: '', children: [] };
  const open: Element[] = [top];
  for (const [, closing, opening, name = '', self, words] of text.matchAll(
    /<(\/)?(?:\?[^>]*\?|(([^\s/>?]+)[^>]*?)(\/)?)>|([^<]+)/g,
  )) {
    const here = open.at(-1) ?? top;
    if (words !== undefined) here.text += words;
    else if (closing !== undefined) open.pop();
    else if (opening !== undefined) {
      const element: Element = { name, opening, text: '', children: [] };
      here.children.push(element);
      if (self === undefined) open.push(element);
    }
  }
  return top.children;
}

const writeXml = ({ name, opening, text, children }: Element): string =>
  `<${opening}>${children.length > 0 ? children.map(writeXml).join('') : text}</${name}>`;
