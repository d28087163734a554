import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { members, nodeText } from './edit.ts';
import { hasVariable } from './match.ts';
import { statementOf } from './read-statement.ts';
import { statementProblems } from './statement-problems.ts';
import type { ParsedPolicy, Policy, PolicyKind, PolicyProblem, Statement } from './types.ts';

/** Deeper than any policy, shallow enough for a recursive reader. */
export const DEEPEST = 64;
/** The reader's names of faults, in words. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'there is something that is not a JSON value',
  InvalidNumberFormat: 'there is something that is not a number',
  PropertyNameExpected: 'a name in quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'the document should have ended',
  InvalidCommentToken: 'there is a comment',
  UnexpectedEndOfComment: 'there is a comment',
  UnexpectedEndOfString: 'a string is not closed',
  UnexpectedEndOfNumber: 'a number is incomplete',
  InvalidUnicode: 'there is an unknown \\u escape',
  InvalidEscapeCharacter: 'there is an unknown escape',
  InvalidCharacter: 'there is a control character',
};
const DOCUMENT_KEYS = ['Version', 'Id', 'Statement'];
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const LONGEST_RESOURCE_POLICY = 8192;

/**
 * Reads a policy document: strict JSON, plain text (see `unescapePolicyText`). What cannot be read, or cannot work, is
 * a problem with its place; it never throws. A statement without a readable Effect is left out, the others keep their
 * index.
 */
export function parsePolicy(text: string, kind: PolicyKind): ParsedPolicy {
  const texts = PARSED.get(kind) ?? new Map<string, ParsedPolicy>();
  PARSED.set(kind, texts);
  const known = texts.get(text);
  if (known !== undefined) return known;
  const parsed = parseAnew(text, kind);
  if (texts.size >= MOST_PARSED) texts.clear();
  texts.set(text, parsed);
  return parsed;
}

/** Every fix is proven with the same few texts, which are judged for many calls. */
const PARSED = new Map<PolicyKind, Map<string, ParsedPolicy>>();
const MOST_PARSED = 32;

function parseAnew(text: string, kind: PolicyKind): ParsedPolicy {
  const problems: PolicyProblem[] = [];
  const bom = text.startsWith('\uFEFF');
  if (bom) problems.push(problem(false, null, 'The text starts with a byte order mark; AWS refuses such a policy.', 0));
  // A space keeps every offset in its place.
  const json = bom ? ` ${text.slice(1)}` : text;
  const outline = outlineOf(json);
  if (outline === null)
    return {
      ok: false,
      problems: [...problems, tooDeep()],
    };
  const read = readApart(json, outline, kind);
  if (read !== null) return readDocument(read.root, kind, problems, json, read.statements);
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, STRICT);
  const first = errors[0];
  if (first || !root) {
    const what = FAULTS[first ? printParseErrorCode(first.error) : 'ValueExpected'] ?? 'it cannot be read';
    return {
      ok: false,
      problems: [
        ...problems,
        problem(
          true,
          null,
          `This is not valid JSON: at ${place(text, first?.offset ?? 0)} ${what}.`,
          first?.offset ?? 0,
        ),
      ],
    };
  }
  return readDocument(root, kind, problems, json, new Map());
}
export const tooDeep = (): PolicyProblem =>
  problem(true, null, `The document nests deeper than ${DEEPEST} levels.`, null);
const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** Where an entry of a list in the document begins and ends. */
interface Entry {
  readonly from: number;
  readonly to: number;
  /** From 0, in its list. */
  readonly index: number;
}

/**
 * The document with every object in its lists read apart, so that statements which stand in another text too are
 * neither read again nor judged again; null where it is not valid JSON.
 */
function readApart(
  json: string,
  entries: readonly Entry[],
  kind: PolicyKind,
): { readonly root: Node; readonly statements: ReadonlyMap<number, ReadStatement> } | null {
  const statements = new Map<number, ReadStatement>();
  let frame = '';
  let done = 0;
  for (const { from, to, index } of entries) {
    const read = readOnce(json.slice(from, to), index, kind);
    if (read === null) return null;
    statements.set(from, read);
    // As long as what it stands for: every offset stays in its place.
    frame += `${json.slice(done, from)}{}${' '.repeat(to - from - 2)}`;
    done = to;
  }
  const errors: ParseError[] = [];
  const root = parseTree(frame + json.slice(done), errors, STRICT);
  return root === undefined || errors.length > 0 ? null : { root, statements };
}

interface ReadStatement {
  /** Null where it has no Effect that could be understood. */
  readonly statement: Statement | null;
  readonly problems: readonly PolicyProblem[];
}

const readStatement = (node: Node, index: number, kind: PolicyKind): ReadStatement => ({
  statement: statementOf(valueOf(node), index),
  problems: statementProblems(node, index, kind),
});

/** As JSON readers take it: of two members with one name the last counts. */
function valueOf({ type, children = [], value }: Node): unknown {
  if (type === 'array') return children.map(valueOf);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.flatMap(({ children: [name, held] = [] }) => (name && held ? [[String(name.value), valueOf(held)]] : [])),
  );
}

/** A statement by its text, its place in the policy and the kind of policy; null for a text that is no JSON object. */
function readOnce(text: string, index: number, kind: PolicyKind): ReadStatement | null {
  const name = `${kind} ${index} ${text}`;
  const known = STATEMENTS.get(name);
  if (known !== undefined) return known;
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, STRICT);
  if (node === undefined || errors.length > 0) return null;
  const read = readStatement(node, index, kind);
  if (STATEMENTS.size >= MOST_STATEMENTS) STATEMENTS.clear();
  STATEMENTS.set(name, read);
  return read;
}
/** Every fix is proven on the same policy but for one statement. */
const STATEMENTS = new Map<string, ReadStatement>();
const MOST_STATEMENTS = 10_000;

/** Reads what a reader of JSON texts made of one; `known`: its statements that were read apart, by their offset. */
export function readDocument(
  root: Node,
  kind: PolicyKind,
  before: readonly PolicyProblem[],
  text: string,
  known: ReadonlyMap<number, ReadStatement>,
): ParsedPolicy {
  if (root.type !== 'object')
    return {
      ok: false,
      problems: [
        ...before,
        problem(true, null, `A policy must be a JSON object; this is ${article(root.type)}.`, root.offset),
      ],
    };
  const problems = [...before];
  const fields = members(root, (key, offset) =>
    problems.push(problem(false, key, `"${key}" appears twice; apigw-doctor uses only the last one.`, offset)),
  );
  for (const [key, member] of fields) {
    if (!DOCUMENT_KEYS.includes(key))
      problems.push(problem(false, key, `"${key}" is not a valid element of a policy.`, member.offset));
  }
  const stated = fields.get('Version');
  checkVersion(stated, problems);
  const version = versionOf(stated && valueOf(stated));
  const list = fields.get('Statement');
  if (!list)
    return {
      ok: false,
      problems: [...problems, problem(true, 'Statement', 'The policy has no Statement.', root.offset)],
    };
  if (list.type !== 'object' && list.type !== 'array') {
    return {
      ok: false,
      problems: [
        ...problems,
        problem(
          true,
          'Statement',
          `Statement must be an object or a list; this is ${article(list.type)}.`,
          list.offset,
        ),
      ],
    };
  }
  const nodes = list.type === 'array' ? (list.children ?? []) : [list];
  if (nodes.length === 0)
    problems.push(problem(false, 'Statement', 'Statement is empty: the policy has no effect.', list.offset));
  const statements: Statement[] = [];
  for (const [index, node] of nodes.entries()) {
    const apart = known.get(node.offset);
    const read = apart ?? readStatement(node, index, kind);
    const offset = apart === undefined ? 0 : node.offset;
    for (const one of read.problems) problems.push(one.offset === null ? one : { ...one, offset: one.offset + offset });
    if (read.statement) statements.push(read.statement);
  }
  problems.push(...duplicateSids(statements), ...literalVariables(text, version));
  if (kind === 'resource' && text.length > LONGEST_RESOURCE_POLICY) {
    problems.push(
      problem(
        false,
        null,
        `The policy has ${text.length} characters; a resource policy may have ${LONGEST_RESOURCE_POLICY} unless ` +
          'the quota was raised.',
        null,
      ),
    );
  }
  return { ok: true, policy: { ...version, statements }, problems };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
export const versionOf = (written: unknown): Pick<Policy, 'version' | 'versionStated'> => ({
  version: written === '2012-10-17' ? written : '2008-10-17',
  versionStated: written !== undefined,
});

function checkVersion(node: Node | undefined, problems: PolicyProblem[]): void {
  if (!node || node.value === '2012-10-17' || node.value === '2008-10-17') return;
  problems.push(
    problem(
      false,
      'Version',
      `Version ${nodeText(node)} does not exist; use "2012-10-17" or "2008-10-17".`,
      node.offset,
    ),
  );
}

/**
 * Without version 2012-10-17 `${…}` is literal text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function literalVariables(text: string, version: Pick<Policy, 'version'>): PolicyProblem[] {
  // A dollar may stand there as an escape too.
  if (version.version === '2012-10-17' || !/\$|\\u/.test(text)) return [];
  const root = parseTree(text);
  const list = root && members(root, () => undefined).get('Statement');
  const found = list && strings(list).find((node) => hasVariable(String(node.value)));
  return found
    ? [
        problem(
          false,
          'Version',
          'The policy uses ${…} without "Version": "2012-10-17", so it is read as literal text.',
          found.offset,
        ),
      ]
    : [];
}

const strings = (node: Node): Node[] => (node.type === 'string' ? [node] : (node.children ?? []).flatMap(strings));

function duplicateSids(statements: readonly Statement[]): PolicyProblem[] {
  const seen = new Set<string>();
  return statements.flatMap(({ sid, index }) => {
    if (sid === null || sid === '') return [];
    const duplicate = seen.has(sid);
    seen.add(sid);
    return duplicate
      ? [
          {
            fatal: false,
            index,
            element: 'Sid',
            message: `Sid "${sid}" appears twice; each Sid in a policy must be unique.`,
            offset: null,
          },
        ]
      : [];
  });
}

/**
 * The objects in the lists of the document, found by counting brackets outside texts, before a recursive reader sees
 * them; null for a document that is too deep.
 */
function outlineOf(json: string): readonly Entry[] | null {
  const entries: Entry[] = [];
  let depth = 0;
  let inText = false;
  // Of the list that is open below the document itself.
  let inList = false;
  let index = 0;
  let from = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inText) {
      if (char === '\\') at++;
      else if (char === '"' || char === '\n') inText = false;
    } else if (char === '"') inText = true;
    else if (char === ',') index += depth === 2 ? 1 : 0;
    else if (char === '{' || char === '[') {
      if (depth === 1) [inList, index] = [char === '[', 0];
      if (depth === 2 && char === '{') from = at;
      depth++;
    } else if (char === '}' || char === ']') {
      depth--;
      if (depth === 2 && inList && char === '}') entries.push({ from, to: at + 1, index });
    }
    if (depth > DEEPEST) return null;
  }
  return entries;
}

/** `line 3, column 7`, from 1. */
export function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

const article = (type: string): string => (type === 'array' ? 'a list' : `a ${type}`);
const problem = (fatal: boolean, element: string | null, message: string, offset: number | null): PolicyProblem => ({
  fatal,
  index: null,
  element,
  message,
  offset,
});
