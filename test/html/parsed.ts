import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { expect } from 'vitest';

export type Element = DefaultTreeAdapterTypes.Element;

/** The page as a browser reads it; a page that is not valid throws. */
export function read(page: string): readonly Element[] {
  const errors: string[] = [];
  const tree = parse(page, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine, startCol }) => errors.push(`${code} at ${startLine}:${startCol}`),
  });
  expect(errors).toEqual([]);
  const elements = (node: DefaultTreeAdapterTypes.ParentNode): readonly Element[] =>
    node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elements(child)] : []));
  return elements(tree);
}

export const named = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.filter(({ tagName }) => tagName === name);
export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;
export const hasClass = (element: Element, name: string): boolean =>
  (attribute(element, 'class') ?? '').split(' ').includes(name);
export const within = (element: Element): readonly Element[] =>
  element.childNodes.flatMap((child) => ('tagName' in child ? [child, ...within(child)] : []));
export const textOf = (element: Element): string =>
  element.childNodes
    .map((child) => ('value' in child ? child.value : 'tagName' in child ? textOf(child) : ''))
    .join('');

/** Names of elements that are not closed, where HTML would close them by itself. */
export const unclosed = (elements: readonly Element[]): readonly string[] =>
  elements
    .filter(({ tagName, sourceCodeLocation: at }) => !/^(meta|link|path)$/.test(tagName) && !at?.endTag)
    .map(({ tagName }) => tagName);
