import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { editDistance } from '../../core/model/edit-distance.ts';
import { type FileSetting, type KeySchema, SETTING_KEYS, type SettingValue } from './keys.ts';

interface ParsedSettings {
  readonly settings: ReadonlyMap<string, FileSetting>;
  readonly problems: readonly string[];
}

/** Reads the text of `config.json`; every problem is named at once, with file and line. */
export function parseSettings(given: string, path: string): ParsedSettings {
  const text = given.replace(/^\uFEFF/, '');
  const at = (offset: number): string => `${path}:${text.slice(0, offset).split('\n').length}`;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [error] = errors;
  if (error !== undefined) {
    const reason = printParseErrorCode(error.error)
      .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    return { settings: new Map(), problems: [`${at(error.offset)}: this is not JSON (${reason})`] };
  }
  if (root?.type !== 'object')
    return { settings: new Map(), problems: [`${at(0)}: the file holds no JSON object, like {"timeout": 20}`] };
  const settings = new Map<string, FileSetting>();
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const { name, key, value } of (root.children ?? []).map(partsOf)) {
    const problem = seen.has(name) ? `"${name}" stands here a second time` : problemOf(name, value?.value);
    seen.add(name);
    if (problem !== null) problems.push(`${at(key?.offset ?? 0)}: ${problem}`);
    else if (name !== '$schema') settings.set(name, { value: value?.value, at: at(key?.offset ?? 0) });
  }
  return { settings, problems };
}

function partsOf({ children = [] }: Node): { readonly name: string; readonly key?: Node; readonly value?: Node } {
  const [key, value] = children;
  return { name: String(key?.value ?? ''), ...(key && { key }), ...(value && { value }) };
}

function problemOf(name: string, value: SettingValue | undefined): string | null {
  if (name === '$schema') return typeof value === 'string' ? null : '"$schema" takes a text';
  const schema = SETTING_KEYS.find(({ key }) => key === name)?.schema;
  if (schema === undefined) return `there is no setting "${name}". ${otherKeys(name)}`;
  return fits(schema, value) ? null : `"${name}" takes ${wanted(schema)}`;
}

function otherKeys(name: string): string {
  const keys = SETTING_KEYS.map(({ key }) => key);
  const plain = (word: string): string => word.toLowerCase().replace(/[-_]/g, '');
  const near = keys.find((key) => editDistance(plain(key), plain(name)) <= 2);
  return near === undefined ? `There are: ${keys.join(', ')}` : `Did you mean "${near}"?`;
}

function fits(schema: KeySchema, value: SettingValue | undefined): boolean {
  if (typeof value === 'string') return schema.type === 'string' && (schema.enum?.includes(value) ?? true);
  if (typeof value !== 'number') return typeof value === schema.type;
  const { exclusiveMinimum = Number.NEGATIVE_INFINITY, minimum = exclusiveMinimum, maximum = value } = schema;
  return schema.type === 'number' && value > exclusiveMinimum && value >= minimum && value <= maximum;
}

function wanted({ type, enum: words, exclusiveMinimum, minimum, maximum }: KeySchema): string {
  if (words !== undefined) return words.map((word) => `"${word}"`).join(' or ');
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'a text';
  const least = exclusiveMinimum === undefined ? `from ${minimum}` : `above ${exclusiveMinimum}`;
  return `a number ${least}, at most ${maximum}`;
}
