/** One step of a JSON Patch. https://www.rfc-editor.org/rfc/rfc6902 */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };
export type Patch = readonly PatchOperation[];

export type Patched = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** A new document with the patch applied, the old one untouched; the first step that does not fit ends it. */
export function applyPatch(document: unknown, patch: Patch): Patched {
  let value = document;
  for (const [at, step] of patch.entries()) {
    const next = applyStep(value, step);
    if (!next.ok) return { ok: false, problem: `step ${at} (${step.op} ${step.path}): ${next.problem}` };
    value = next.value;
  }
  return { ok: true, value };
}

function applyStep(document: unknown, step: PatchOperation): Patched {
  const path = segments(step.path);
  switch (step.op) {
    case 'add':
    case 'replace':
      return edit(document, path, step.op, step.value);
    case 'remove':
      return edit(document, path, 'remove', undefined);
    case 'test': {
      const found = lookUp(document, path);
      return found.ok && same(found.value, step.value)
        ? { ok: true, value: document }
        : { ok: false, problem: 'holds another value' };
    }
    case 'copy':
    case 'move': {
      const found = lookUp(document, segments(step.from));
      if (!found.ok) return found;
      const rest =
        step.op === 'move'
          ? edit(document, segments(step.from), 'remove', undefined)
          : { ok: true as const, value: document };
      return rest.ok ? edit(rest.value, path, 'add', found.value) : rest;
    }
  }
}

const segments = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Copies the containers on the way down; everything beside it is shared with the old document. */
function edit(node: unknown, path: readonly string[], op: 'add' | 'replace' | 'remove', value: unknown): Patched {
  const [key, ...rest] = path;
  if (key === undefined)
    return op === 'remove' ? { ok: false, problem: 'the whole document cannot be removed' } : { ok: true, value };
  if (Array.isArray(node)) return editList(node, key, rest, op, value);
  if (typeof node !== 'object' || node === null) return { ok: false, problem: `nothing at "${key}"` };
  const there = Object.hasOwn(node, key);
  if (!there && (op !== 'add' || rest.length > 0)) return { ok: false, problem: `nothing at "${key}"` };
  const entries = Object.entries(node);
  if (rest.length === 0 && op === 'remove')
    return { ok: true, value: Object.fromEntries(entries.filter(([name]) => name !== key)) };
  const inner = edit((node as Readonly<Record<string, unknown>>)[key], rest, op, value);
  if (!inner.ok) return inner;
  const changed = there
    ? entries.map(([name, old]) => [name, name === key ? inner.value : old])
    : [...entries, [key, inner.value]];
  return { ok: true, value: Object.fromEntries(changed) };
}

function editList(
  list: readonly unknown[],
  key: string,
  rest: readonly string[],
  op: 'add' | 'replace' | 'remove',
  value: unknown,
): Patched {
  const inserting = op === 'add' && rest.length === 0;
  const at = key === '-' && inserting ? list.length : /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1;
  if (at < 0 || at > list.length || (at === list.length && !inserting))
    return { ok: false, problem: `no entry "${key}"` };
  if (inserting) return { ok: true, value: list.toSpliced(at, 0, value) };
  if (op === 'remove' && rest.length === 0) return { ok: true, value: list.toSpliced(at, 1) };
  const inner = edit(list[at], rest, op, value);
  return inner.ok ? { ok: true, value: list.with(at, inner.value) } : inner;
}

function lookUp(node: unknown, path: readonly string[]): Patched {
  const [key, ...rest] = path;
  if (key === undefined) return { ok: true, value: node };
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key))
    return { ok: false, problem: `nothing at "${key}"` };
  return lookUp((node as Readonly<Record<string, unknown>>)[key], rest);
}

/** Equality of JSON values, whatever the order of an object's members. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [members, others] = [Object.entries(a), Object.entries(b)];
  return (
    members.length === others.length &&
    members.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Readonly<Record<string, unknown>>)[key]))
  );
}
