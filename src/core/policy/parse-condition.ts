import type { Node } from 'jsonc-parser';
import { parseIp } from './ip.ts';
import { members, nodeText, stringList } from './json-node.ts';
import type { Note } from './note.ts';
import { type ReadOperator, readDate, readOperator } from './operators.ts';
import type { Condition } from './types.ts';

/** Reads a Condition block: operator → key → value or values. Booleans and numbers stand for their text. */
export function readConditions(block: Node, note: Note): readonly Condition[] {
  if (block.type !== 'object') {
    note('Condition', `Condition is an object; this is ${nodeText(block)}.`, block);
    return [];
  }
  const repeat = (key: string, offset: number) =>
    note('Condition', `"${key}" stands twice; the last one counts here.`, { ...block, offset });
  return [...members(block, repeat)].flatMap(([operator, keys]) => {
    const read = readOperator(operator);
    if (!read) note('Condition', `"${operator}" is no condition operator.`, keys);
    if (keys.type !== 'object') {
      note('Condition', `Below "${operator}" stands an object of keys; this is ${nodeText(keys)}.`, keys);
      return [];
    }
    return [...members(keys, repeat)].map(([key, node]) => {
      const values = stringList(node, (item) => scalar(item, note));
      if (values.length === 0) note('Condition', `"${key}" has no value.`, node);
      if (!key.includes(':')) note('Condition', `"${key}" is no condition key; a key reads service:Name.`, node);
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
  note('Condition', `A condition's value is a text; this is ${nodeText(item)}.`, item);
  return null;
}

/** A value that its operator can never compare. */
function valueFault(read: ReadOperator, value: string): string | null {
  const { family } = read.operator;
  if (family === 'IpAddress' && parseIp(value) === null) return `"${value}" is no address and no CIDR block.`;
  if ((family === 'Bool' || family === 'Null') && !/^(true|false)$/i.test(value))
    return `"${value}" is neither "true" nor "false".`;
  if (family === 'Numeric' && !/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return `"${value}" is no number.`;
  if (family === 'Date' && readDate(value) === null) return `"${value}" is no ISO 8601 date.`;
  return null;
}
