import type { Node } from 'jsonc-parser';
import { members, nodeText, stringList } from './json-node.ts';
import type { Note } from './note.ts';
import { readConditions } from './parse-condition.ts';
import { readPrincipal } from './parse-principal.ts';
import { resourceFault } from './resource-fault.ts';
import { hasPrincipals } from './statement.ts';
import type { PolicyKind, PolicyProblem, Statement } from './types.ts';

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
    note('Statement', `A statement is an object; this is ${nodeText(node)}.`, node);
    return { statement: null, problems };
  }
  const fields = members(node, (key, offset) =>
    problems.push({
      fatal: false,
      index,
      element: key,
      message: `"${key}" stands twice; the last one counts here.`,
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
  if (sid && sid.type !== 'string') note('Sid', 'Sid is a text.', sid);
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
  return meant ? `"${key}" is written "${meant}".` : `"${key}" is no element of a statement.`;
};

function readEffect(node: Node | undefined, statement: Node, note: Note): 'Allow' | 'Deny' | null {
  if (node?.value === 'Allow' || node?.value === 'Deny') return node.value;
  if (!node) note('Effect', 'The statement has no Effect.', statement);
  else note('Effect', `Effect is "Allow" or "Deny", written exactly so; this is ${nodeText(node)}.`, node);
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
      'This kind of policy has no Principal: it speaks of the identity it is attached to.',
      either,
    );
  if (principal && notPrincipal)
    note('NotPrincipal', 'Principal and NotPrincipal cannot stand together.', notPrincipal);
  if (notPrincipal && effect === 'Allow')
    note('NotPrincipal', 'NotPrincipal with Allow admits everyone else, anonymous callers included.', notPrincipal);
}

function checkPair(fields: ReadonlyMap<string, Node>, name: 'Action' | 'Resource', statement: Node, note: Note): void {
  const not = fields.get(`Not${name}`);
  if (fields.has(name) && not) note(`Not${name}`, `${name} and Not${name} cannot stand together.`, not);
  if (!fields.has(name) && !not) note(name, `The statement has no ${name}.`, statement);
}

function readList(fields: ReadonlyMap<string, Node>, name: string, note: Note): readonly string[] | null {
  const node = fields.get(name);
  if (!node) return null;
  const list = stringList(node, (item) => {
    note(name, `${name} is a text or a list of texts; this is ${nodeText(item)}.`, item);
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
    : `"${text}" is no action; an action reads service:Name.`;
