import type { Node } from 'jsonc-parser';
import { parseIp, type ReadOperator, readDate, readOperator } from './conditions.ts';
import { members, nodeText } from './edit.ts';
import { resourceFault } from './mistakes.ts';
import { hasPrincipals } from './principals.ts';
import type { PolicyKind, PolicyProblem } from './types.ts';

const KEYS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** What is wrong with one entry of Statement, or cannot work; each with its place in the text. */
export function statementProblems(node: Node, index: number, kind: PolicyKind): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const note: Note = (element, message, at) =>
    problems.push({ fatal: false, index, element, message, offset: at.offset });
  if (node.type !== 'object') {
    note('Statement', `A statement must be an object; this is ${nodeText(node)}.`, node);
    return problems;
  }
  const fields = members(node, (key, offset) =>
    problems.push({
      fatal: false,
      index,
      element: key,
      message: `"${key}" appears twice; apigw-doctor uses only the last one.`,
      offset,
    }),
  );
  for (const [key, member] of fields) if (!KEYS.includes(key)) note(key, unknownKey(key), member);
  const effect = fields.get('Effect');
  checkEffect(effect, node, note);
  const principal = fields.get('Principal');
  const notPrincipal = fields.get('NotPrincipal');
  checkPrincipals(kind, effect?.value, principal, notPrincipal, node, note);
  for (const name of ['Action', 'NotAction', 'Resource', 'NotResource']) checkList(fields, name, note);
  checkPair(fields, 'Action', node, note);
  checkPair(fields, 'Resource', node, note);
  checkTexts(fields, kind, note);
  const sid = fields.get('Sid');
  if (sid && sid.type !== 'string') note('Sid', 'Sid must be a string.', sid);
  const block = fields.get('Condition');
  if (block) checkConditions(block, note);
  // As nobody can be meant by a statement that has no effect.
  if (!isEffect(effect?.value)) return problems;
  if (principal) checkPrincipal(principal, 'Principal', note);
  if (notPrincipal) checkPrincipal(notPrincipal, 'NotPrincipal', note);
  return problems;
}

const unknownKey = (key: string): string => {
  const meant = KEYS.find((known) => known.toLowerCase() === key.toLowerCase());
  return meant ? `"${key}" must be written as "${meant}".` : `"${key}" is not a valid element of a statement.`;
};

const isEffect = (value: unknown): boolean => value === 'Allow' || value === 'Deny';

function checkEffect(node: Node | undefined, statement: Node, note: Note): void {
  if (!node) note('Effect', 'The statement has no Effect.', statement);
  else if (!isEffect(node.value))
    note('Effect', `Effect must be exactly "Allow" or "Deny"; this is ${nodeText(node)}.`, node);
}

function checkPrincipals(
  kind: PolicyKind,
  effect: unknown,
  principal: Node | undefined,
  notPrincipal: Node | undefined,
  statement: Node,
  note: Note,
): void {
  const either = principal ?? notPrincipal;
  if (hasPrincipals(kind) && !either)
    note('Principal', 'The statement names no Principal; this kind of policy needs one.', statement);
  if (!hasPrincipals(kind) && either)
    note(
      principal ? 'Principal' : 'NotPrincipal',
      'This kind of policy has no Principal: it applies to the identity that it is attached to.',
      either,
    );
  if (principal && notPrincipal)
    note('NotPrincipal', 'Principal and NotPrincipal cannot be used together.', notPrincipal);
  if (notPrincipal && effect === 'Allow')
    note('NotPrincipal', 'NotPrincipal with Allow allows everyone else, including anonymous callers.', notPrincipal);
}

function checkPair(fields: ReadonlyMap<string, Node>, name: 'Action' | 'Resource', statement: Node, note: Note): void {
  const not = fields.get(`Not${name}`);
  if (fields.has(name) && not) note(`Not${name}`, `${name} and Not${name} cannot be used together.`, not);
  if (!fields.has(name) && !not) note(name, `The statement has no ${name}.`, statement);
}

function checkList(fields: ReadonlyMap<string, Node>, name: string, note: Note): void {
  const node = fields.get(name);
  if (!node) return;
  for (const item of itemsOf(node))
    if (item.type !== 'string')
      note(name, `${name} must be a string or a list of strings; this is ${nodeText(item)}.`, item);
  if (node.type === 'array' && node.children?.length === 0) note(name, `${name} is an empty list.`, node);
}

/** The entries of a list, or what stands in its place. */
const itemsOf = (node: Node): readonly Node[] => (node.type === 'array' ? (node.children ?? []) : [node]);

/** What a text says wrongly by itself, whatever the request. */
function checkTexts(fields: ReadonlyMap<string, Node>, kind: PolicyKind, note: Note): void {
  const each = (name: string, fault: (text: string) => string | null) => {
    const node = fields.get(name);
    for (const item of node ? itemsOf(node) : []) {
      const message = item.type === 'string' ? fault(String(item.value)) : null;
      if (message) note(name, message, item);
    }
  };
  for (const name of ['Action', 'NotAction']) each(name, actionFault);
  for (const name of ['Resource', 'NotResource']) each(name, (text) => resourceFault(text, kind));
}

const actionFault = (text: string): string | null =>
  text === '*' || /^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text)
    ? null
    : `"${text}" is not an action; an action has the form service:Name.`;

const OTHER_TYPES = ['Service', 'Federated', 'CanonicalUser'];

/** `"*"`, `{"AWS": …}` and the other types: what names nobody is noted. */
function checkPrincipal(node: Node, element: 'Principal' | 'NotPrincipal', note: Note): void {
  if (node.value === '*') return;
  if (node.type !== 'object') {
    note(element, `${element} is "*" or an object such as {"AWS": "arn:…"}; this is ${nodeText(node)}.`, node);
    return;
  }
  const fields = members(node, (key, offset) =>
    note(element, `"${key}" appears twice; apigw-doctor uses only the last one.`, { ...node, offset }),
  );
  for (const [type, list] of fields) {
    for (const item of itemsOf(list))
      if (item.type !== 'string') note(element, `A principal must be a string; this is ${nodeText(item)}.`, item);
    if (type !== 'AWS' && !OTHER_TYPES.includes(type)) note(element, `"${type}" is not a principal type.`, list);
  }
  const named = fields.get('AWS');
  for (const item of named ? itemsOf(named) : []) {
    const fault = item.type === 'string' ? principalFault(String(item.value)) : null;
    if (fault) note(element, fault, node);
  }
}

/** What keeps a name from ever meaning a caller; null for a form that can. */
export function principalFault(name: string): string | null {
  if (name === '*' || /^\d{12}$/.test(name)) return null;
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(name))
    return (
      `"${name}" is the ID of a deleted user or role; it matches nobody, even if a new user or role has ` +
      'the same name.'
    );
  if (!/^arn:[^:]*:(iam|sts):[^:]*:[^:]*:./.test(name))
    return `"${name}" is not a principal; a principal is the ARN of a user, role, session or account.`;
  if (/[*?]/.test(name))
    return (
      `"${name}" has a wildcard inside a principal ARN, which matches nobody; use "*" with a condition on ` +
      'aws:PrincipalArn.'
    );
  if (/^arn:[^:]*:iam::\d*:group\//.test(name)) return `"${name}" is a group; groups cannot be principals.`;
  if (
    !/^arn:[^:]+:(iam::\d{12}:(root|user\/.+|role\/.+)|sts::\d{12}:(assumed-role\/[^/]+\/.+|federated-user\/.+))$/.test(
      name,
    )
  ) {
    return `"${name}" is no ARN of a user, role, session or account.`;
  }
  return null;
}

/** A Condition block: operator → key → value or values. */
function checkConditions(block: Node, note: Note): void {
  if (block.type !== 'object') {
    note('Condition', `Condition must be an object; this is ${nodeText(block)}.`, block);
    return;
  }
  const repeat = (key: string, offset: number) =>
    note('Condition', `"${key}" appears twice; apigw-doctor uses only the last one.`, { ...block, offset });
  for (const [operator, keys] of members(block, repeat)) {
    const read = readOperator(operator);
    if (!read) note('Condition', `"${operator}" is not a condition operator.`, keys);
    if (keys.type === 'object') for (const [key, node] of members(keys, repeat)) checkKey(read, key, node, note);
    else
      note(
        'Condition',
        `The value of "${operator}" must be an object of condition keys; this is ${nodeText(keys)}.`,
        keys,
      );
  }
}

function checkKey(read: ReadOperator | null, key: string, node: Node, note: Note): void {
  const items = itemsOf(node);
  for (const item of items)
    if (!isScalar(item)) note('Condition', `A condition's value must be a string; this is ${nodeText(item)}.`, item);
  if (!items.some(isScalar)) note('Condition', `"${key}" has no value.`, node);
  if (!key.includes(':')) note('Condition', `"${key}" is not a condition key; a key has the form service:Name.`, node);
  for (const item of items) {
    const fault = read && isScalar(item) ? valueFault(read, String(item.value)) : null;
    if (fault) note('Condition', fault, node);
  }
}

/** Booleans and numbers stand for their text. */
const isScalar = ({ type }: Node): boolean => type === 'string' || type === 'boolean' || type === 'number';

/** A value that its operator can never compare. */
function valueFault(read: ReadOperator, value: string): string | null {
  const { family } = read.operator;
  if (family === 'IpAddress' && parseIp(value) === null) return `"${value}" is not an IP address or a CIDR block.`;
  if ((family === 'Bool' || family === 'Null') && !/^(true|false)$/i.test(value))
    return `"${value}" is neither "true" nor "false".`;
  if (family === 'Numeric' && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return `"${value}" is not a number.`;
  if (family === 'Date' && readDate(value) === null) return `"${value}" is not an ISO 8601 date.`;
  return null;
}

/** Notes a problem of the statement being read. */
type Note = (element: string, message: string, node: Node) => void;
