import type { Node } from 'jsonc-parser';
import { members, nodeText, stringList } from './json-node.ts';
import type { Note } from './note.ts';
import type { PrincipalElement } from './types.ts';

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
    note(element, `"${key}" stands twice; the last one counts here.`, { ...node, offset }),
  );
  const aws: string[] = [];
  const other: { type: string; value: string }[] = [];
  for (const [type, list] of fields) {
    const values = stringList(list, (item) => {
      note(element, `A principal is a text; this is ${nodeText(item)}.`, item);
      return null;
    });
    if (type === 'AWS') aws.push(...values);
    else {
      other.push(...values.map((value) => ({ type, value })));
      if (!OTHER_TYPES.includes(type)) note(element, `"${type}" is no type of principal.`, list);
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
    return `"${name}" is what is left of a deleted user or role; it matches nobody, even when the name exists again.`;
  if (!/^arn:[^:]*:(iam|sts):[^:]*:[^:]*:./.test(name))
    return `"${name}" is no principal; it takes the ARN of a user, role, session or account.`;
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
