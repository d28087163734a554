import type { Node } from 'jsonc-parser';

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

/** A string or a list of strings; other scalars are given to `onOther`, which may accept them as text. */
export function stringList(node: Node, onOther: (node: Node) => string | null): readonly string[] {
  const items = node.type === 'array' ? (node.children ?? []) : [node];
  return items.flatMap((item) => {
    if (item.type === 'string') return [String(item.value)];
    const accepted = onOther(item);
    return accepted === null ? [] : [accepted];
  });
}
