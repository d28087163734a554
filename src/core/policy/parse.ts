import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { members, nodeText } from './edit.ts';
import { hasVariable } from './match.ts';
import { readStatement } from './parse-statement.ts';
import type { ParsedPolicy, Policy, PolicyKind, PolicyProblem, Statement } from './types.ts';

/** Deeper than any policy, shallow enough for a recursive reader. */
const DEEPEST = 64;
/** The reader's names of faults, in words. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'stands something that is no JSON value',
  InvalidNumberFormat: 'stands something that is no number',
  PropertyNameExpected: 'a name in quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'the document should have ended',
  InvalidCommentToken: 'stands a comment',
  UnexpectedEndOfComment: 'stands a comment',
  UnexpectedEndOfString: 'a text does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'stands an unknown \\u escape',
  InvalidEscapeCharacter: 'stands an unknown escape',
  InvalidCharacter: 'stands a control character',
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
  const name = `${kind}\n${text}`;
  const known = PARSED.get(name);
  if (known !== undefined) return known;
  const parsed = parseAnew(text, kind);
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  PARSED.set(name, parsed);
  return parsed;
}
/** Every fix is proven with the same few texts, which are judged for many calls. */
const PARSED = new Map<string, ParsedPolicy>();
const MOST_PARSED = 32;

function parseAnew(text: string, kind: PolicyKind): ParsedPolicy {
  const problems: PolicyProblem[] = [];
  const bom = text.startsWith('\uFEFF');
  if (bom) problems.push(problem(false, null, 'The text starts with a byte order mark; AWS refuses such a policy.', 0));
  // A space keeps every offset in its place.
  const json = bom ? ` ${text.slice(1)}` : text;
  if (tooDeep(json))
    return {
      ok: false,
      problems: [...problems, problem(true, null, `The document nests deeper than ${DEEPEST} levels.`, null)],
    };
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
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
  if (root.type !== 'object')
    return {
      ok: false,
      problems: [
        ...problems,
        problem(true, null, `A policy is a JSON object; this is ${article(root.type)}.`, root.offset),
      ],
    };
  return readDocument(root, kind, problems, text);
}

function readDocument(root: Node, kind: PolicyKind, before: readonly PolicyProblem[], text: string): ParsedPolicy {
  const problems = [...before];
  const fields = members(root, (key, offset) =>
    problems.push(problem(false, key, `"${key}" stands twice; the last one counts here.`, offset)),
  );
  for (const [key, member] of fields) {
    if (!DOCUMENT_KEYS.includes(key))
      problems.push(problem(false, key, `"${key}" is no element of a policy.`, member.offset));
  }
  const version = readVersion(fields.get('Version'), problems);
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
        problem(true, 'Statement', `Statement is an object or a list; this is ${article(list.type)}.`, list.offset),
      ],
    };
  }
  const nodes = list.type === 'array' ? (list.children ?? []) : [list];
  if (nodes.length === 0)
    problems.push(problem(false, 'Statement', 'Statement is empty: the policy says nothing.', list.offset));
  const statements: Statement[] = [];
  for (const [index, node] of nodes.entries()) {
    const read = readStatement(node, index, kind);
    problems.push(...read.problems);
    if (read.statement) statements.push(read.statement);
  }
  problems.push(...duplicateSids(statements), ...literalVariables(list, version));
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

function readVersion(node: Node | undefined, problems: PolicyProblem[]): Pick<Policy, 'version' | 'versionStated'> {
  if (!node) return { version: '2008-10-17', versionStated: false };
  if (node.value === '2012-10-17' || node.value === '2008-10-17') return { version: node.value, versionStated: true };
  problems.push(
    problem(
      false,
      'Version',
      `Version ${nodeText(node)} does not exist; it is "2012-10-17" or "2008-10-17".`,
      node.offset,
    ),
  );
  return { version: '2008-10-17', versionStated: true };
}

/**
 * Without version 2012-10-17 `${…}` is literal text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function literalVariables(list: Node, version: Pick<Policy, 'version'>): PolicyProblem[] {
  if (version.version === '2012-10-17') return [];
  const found = strings(list).find((node) => hasVariable(String(node.value)));
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
            message: `Sid "${sid}" stands twice; a policy's Sids are unique.`,
            offset: null,
          },
        ]
      : [];
  });
}

/** Counts brackets outside texts, before a recursive reader sees them. */
function tooDeep(json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (inText) {
      if (char === '\\') i++;
      else if (char === '"' || char === '\n') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
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
