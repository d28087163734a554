import type { Node } from 'jsonc-parser';
import { parseIp, type ReadOperator, readDate, readOperator } from './conditions.ts';
import { members, nodeText, stringList } from './edit.ts';
import { hasPrincipals } from './evaluate.ts';
import { resourceFault } from './mistakes.ts';
import type { Condition, PolicyKind, PolicyProblem, PrincipalElement, Statement } from './types.ts';

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

export interface ReadStatement {
  readonly statement: Statement | null;
  readonly problems: readonly PolicyProblem[];
}

/** Reads one entry of Statement; null where it has no Effect that could be understood. */
export function readStatement(node: Node, index: number, kind: PolicyKind): ReadStatement {
  const problems: PolicyProblem[] = [];
  const note: Note = (element, message, at) =>
    problems.push({ fatal: false, index, element, message, offset: at.offset });
  if (node.type !== 'object') {
    note('Statement', `A statement must be an object; this is ${nodeText(node)}.`, node);
    return { statement: null, problems };
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
  const effect = readEffect(fields.get('Effect'), node, note);
  const principal = fields.get('Principal');
  const notPrincipal = fields.get('NotPrincipal');
  checkPrincipals(kind, effect, principal, notPrincipal, node, note);
  const list = (name: string) => readList(fields, name, note);
  const [action, notAction, resource, notResource] = [
    list('Action'),
    list('NotAction'),
    list('Resource'),
    list('NotResource'),
  ];
  checkPair(fields, 'Action', node, note);
  checkPair(fields, 'Resource', node, note);
  checkTexts(fields, kind, note);
  const sid = fields.get('Sid');
  if (sid && sid.type !== 'string') note('Sid', 'Sid must be a string.', sid);
  const block = fields.get('Condition');
  const conditions = block ? readConditions(block, note) : [];
  if (effect === null) return { statement: null, problems };
  return {
    statement: {
      index,
      sid: sid?.type === 'string' ? String(sid.value) : null,
      effect,
      principal: principal ? readPrincipal(principal, 'Principal', note) : null,
      notPrincipal: notPrincipal ? readPrincipal(notPrincipal, 'NotPrincipal', note) : null,
      action,
      notAction,
      resource,
      notResource,
      conditions,
    },
    problems,
  };
}

const unknownKey = (key: string): string => {
  const meant = KEYS.find((known) => known.toLowerCase() === key.toLowerCase());
  return meant ? `"${key}" must be written as "${meant}".` : `"${key}" is not a valid element of a statement.`;
};

function readEffect(node: Node | undefined, statement: Node, note: Note): 'Allow' | 'Deny' | null {
  if (node?.value === 'Allow' || node?.value === 'Deny') return node.value;
  if (!node) note('Effect', 'The statement has no Effect.', statement);
  else note('Effect', `Effect must be exactly "Allow" or "Deny"; this is ${nodeText(node)}.`, node);
  return null;
}

function checkPrincipals(
  kind: PolicyKind,
  effect: string | null,
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

function readList(fields: ReadonlyMap<string, Node>, name: string, note: Note): readonly string[] | null {
  const node = fields.get(name);
  if (!node) return null;
  const list = stringList(node, (item) => {
    note(name, `${name} must be a string or a list of strings; this is ${nodeText(item)}.`, item);
    return null;
  });
  if (node.type === 'array' && node.children?.length === 0) note(name, `${name} is an empty list.`, node);
  return list;
}

/** What a text says wrongly by itself, whatever the request. */
function checkTexts(fields: ReadonlyMap<string, Node>, kind: PolicyKind, note: Note): void {
  const each = (name: string, fault: (text: string) => string | null) => {
    const node = fields.get(name);
    for (const item of node?.type === 'array' ? (node.children ?? []) : node ? [node] : []) {
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

/**
 * Reads `"*"`, `{"AWS": …}` and the other types. What names nobody is noted and left out or kept as it cannot match.
 */
export function readPrincipal(node: Node, element: 'Principal' | 'NotPrincipal', note: Note): PrincipalElement {
  if (node.value === '*') return { everyone: true, aws: [], other: [] };
  if (node.type !== 'object') {
    note(element, `${element} is "*" or an object such as {"AWS": "arn:…"}; this is ${nodeText(node)}.`, node);
    return { everyone: false, aws: [], other: [] };
  }
  const fields = members(node, (key, offset) =>
    note(element, `"${key}" appears twice; apigw-doctor uses only the last one.`, { ...node, offset }),
  );
  const aws: string[] = [];
  const other: { type: string; value: string }[] = [];
  for (const [type, list] of fields) {
    const values = stringList(list, (item) => {
      note(element, `A principal must be a string; this is ${nodeText(item)}.`, item);
      return null;
    });
    if (type === 'AWS') aws.push(...values);
    else {
      other.push(...values.map((value) => ({ type, value })));
      if (!OTHER_TYPES.includes(type)) note(element, `"${type}" is not a principal type.`, list);
    }
  }
  for (const name of aws) {
    const fault = principalFault(name);
    if (fault) note(element, fault, node);
  }
  return { everyone: aws.includes('*'), aws: aws.filter((name) => name !== '*'), other };
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

/** Reads a Condition block: operator → key → value or values. Booleans and numbers stand for their text. */
export function readConditions(block: Node, note: Note): readonly Condition[] {
  if (block.type !== 'object') {
    note('Condition', `Condition must be an object; this is ${nodeText(block)}.`, block);
    return [];
  }
  const repeat = (key: string, offset: number) =>
    note('Condition', `"${key}" appears twice; apigw-doctor uses only the last one.`, { ...block, offset });
  return [...members(block, repeat)].flatMap(([operator, keys]) => {
    const read = readOperator(operator);
    if (!read) note('Condition', `"${operator}" is not a condition operator.`, keys);
    if (keys.type !== 'object') {
      note(
        'Condition',
        `The value of "${operator}" must be an object of condition keys; this is ${nodeText(keys)}.`,
        keys,
      );
      return [];
    }
    return [...members(keys, repeat)].map(([key, node]) => {
      const values = stringList(node, (item) => scalar(item, note));
      if (values.length === 0) note('Condition', `"${key}" has no value.`, node);
      if (!key.includes(':'))
        note('Condition', `"${key}" is not a condition key; a key has the form service:Name.`, node);
      for (const value of values) {
        const fault = read && valueFault(read, value);
        if (fault) note('Condition', fault, node);
      }
      return { operator, key, values };
    });
  });
}

function scalar(item: Node, note: Note): string | null {
  if (item.type === 'boolean' || item.type === 'number') return String(item.value);
  note('Condition', `A condition's value must be a string; this is ${nodeText(item)}.`, item);
  return null;
}

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
export type Note = (element: string, message: string, node: Node) => void;
