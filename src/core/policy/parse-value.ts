import type { Node } from 'jsonc-parser';
import { isTooDeep } from '../model/sanitize.ts';
import { DEEPEST, readDocument, tooDeep, versionOf } from './parse.ts';
import { isFields, statementOf } from './read-statement.ts';
import type { ParsedPolicy, Policy, PolicyKind, PolicyProblem, Statement } from './types.ts';

/**
 * Reads a policy document that has been read as JSON before, as `parsePolicy` reads a text: the places of its problems
 * mean nothing, and what only a text shows (its length, a name that stands there twice, variables without a Version) is
 * no problem of it. Where the document can be read, what is wrong in it is looked for when somebody asks.
 */
export function parsePolicyValue(value: unknown, kind: PolicyKind): ParsedPolicy {
  if (isTooDeep(value, DEEPEST)) return { ok: false, problems: [tooDeep()] };
  const list = isFields(value) ? value['Statement'] : undefined;
  if (!isFields(value) || (!Array.isArray(list) && !isFields(list))) return readValue(value, kind);
  const statements: Statement[] = [];
  const entries: readonly unknown[] = Array.isArray(list) ? list : [list];
  for (let index = 0; index < entries.length; index += 1) {
    const statement = statementOf(entries[index], index);
    if (statement !== null) statements.push(statement);
  }
  const { version, versionStated } = versionOf(value['Version']);
  return new ReadablePolicy({ version, versionStated, statements }, value, kind);
}

const readValue = (value: unknown, kind: PolicyKind): ParsedPolicy =>
  readDocument(nodeOf(value), kind, [], '', new Map());

class ReadablePolicy {
  readonly ok = true;
  readonly policy: Policy;
  readonly #value: unknown;
  readonly #kind: PolicyKind;
  #problems: readonly PolicyProblem[] | null = null;

  constructor(policy: Policy, value: unknown, kind: PolicyKind) {
    this.policy = policy;
    this.#value = value;
    this.#kind = kind;
  }

  get problems(): readonly PolicyProblem[] {
    this.#problems ??= readValue(this.#value, this.#kind).problems;
    return this.#problems;
  }
}

/** A value as the reader of texts would hand it on. */
function nodeOf(value: unknown): Node {
  if (value === null || typeof value !== 'object')
    return { type: (value === null ? 'null' : typeof value) as Node['type'], value, offset: 0, length: 0 };
  const children = Array.isArray(value)
    ? value.map(nodeOf)
    : Object.entries(value).map(([name, held]) => propertyNode(name, nodeOf(held)));
  return { type: Array.isArray(value) ? 'array' : 'object', children, offset: 0, length: 0 };
}

const propertyNode = (name: string, value: Node): Node => ({
  type: 'property',
  children: [{ type: 'string', value: name, offset: 0, length: 0 }, value],
  offset: 0,
  length: 0,
});
