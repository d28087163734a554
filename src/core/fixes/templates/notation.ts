/** What a template says: texts, numbers, lists, objects; in Terraform also blocks and expressions. */
export type Value = unknown;
export type Properties = Readonly<Record<string, Value>>;

const isObject = (value: Value): value is Properties => value !== null && typeof value === 'object';
const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Words that YAML 1.1 reads as something else than a text. */
const NO_TEXT = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

function yamlText(text: string): string {
  if (/^[A-Za-z][\w./-]*(?::[\w./:-]*\w)?$/.test(text) && !NO_TEXT.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text with controls is escaped.
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text)
    ? JSON.stringify(text)
    : `'${text.replaceAll("'", "''")}'`;
}

/** A value in YAML, behind a key or a dash: on the same line where it is one word, else below. */
function yamlValue(value: Value, by: string): string {
  if (!isObject(value)) return ` ${typeof value === 'string' ? yamlText(value) : JSON.stringify(value)}`;
  if (isEmpty(value)) return Array.isArray(value) ? ' []' : ' {}';
  return `\n${yaml(value, by)}`;
}

/** An object or a list in YAML, each line indented. */
export function yaml(value: Value, by = ''): string {
  if (Array.isArray(value))
    return value.map((one) => `${by}-${yamlValue(one, `${by}  `)}`.replace(/^( *-)\n +/, '$1 ')).join('\n');
  return Object.entries(value as Properties)
    .map(([name, one]) => `${by}${yamlText(name)}:${yamlValue(one, `${by}  `)}`)
    .join('\n');
}

/** A nested block of Terraform, as often as there are bodies. */
export class Blocks {
  constructor(readonly bodies: readonly Properties[]) {}
}
/** An expression that is written as it is: a reference to another resource, a function. */
export class Expression {
  constructor(readonly text: string) {}
}
export const block = (...bodies: readonly Properties[]): Blocks => new Blocks(bodies);

/**
 * https://developer.hashicorp.com/terraform/language/expressions/strings: `${` and `%{` begin something else, and of
 * JSON's short escapes `\b` and `\f` are unknown.
 */
const hclText = (text: string): string =>
  JSON.stringify(text)
    .replace(/[$%](?=\{)/g, (sign) => sign + sign)
    .replace(/\\(?:[^bf]|([bf]))/g, (escape, short?: string) =>
      short === undefined ? escape : short === 'b' ? '\\u0008' : '\\u000c',
    );

/** How a language writes nested values. */
interface Notation {
  readonly text: (text: string) => string;
  /** Between a member's name and its value, and behind the value. */
  readonly signs: readonly [is: string, end: string];
  /** What takes over for some values; null for all others. */
  readonly own: (value: Value) => string | null;
}

function nested(value: Value, by: string, notation: Notation): string {
  const own = notation.own(value);
  if (own !== null) return own;
  if (typeof value === 'string') return notation.text(value);
  if (!isObject(value)) return String(value);
  const inner = `${by}  `;
  if (Array.isArray(value)) {
    if (value.every((one) => !isObject(one))) return `[${value.map((one) => nested(one, by, notation)).join(', ')}]`;
    return `[\n${value.map((one) => `${inner}${nested(one, inner, notation)},\n`).join('')}${by}]`;
  }
  if (isEmpty(value)) return '{}';
  const [is, end] = notation.signs;
  const lines = Object.entries(value).map(
    ([name, one]) =>
      `${inner}${/^[A-Za-z_]\w*$/.test(name) ? name : notation.text(name)}${is}${nested(one, inner, notation)}${end}\n`,
  );
  return `{\n${lines.join('')}${by}}`;
}

const HCL: Notation = {
  text: hclText,
  signs: [' = ', ''],
  own: (value) => (value instanceof Expression ? value.text : null),
};
const hclValue = (value: Value, by: string): string => nested(value, by, HCL);

/** The body of a resource or of a block. */
export const hcl = (body: Properties, by: string): string =>
  Object.entries(body)
    .map(([name, value]) =>
      value instanceof Blocks
        ? value.bodies.map((one) => `${by}${name} {\n${hcl(one, `${by}  `)}${by}}\n`).join('')
        : `${by}${name} = ${hclValue(value, by)}\n`,
    )
    .join('');

/** A JSON text as Terraform writes documents. */
export const jsonencode = (document: Value): Expression => new Expression(`jsonencode(${hclValue(document, '  ')})`);

/** A value in TypeScript; `own` may take over for some. */
export const typescript = (value: Value, by: string, own: Notation['own']): string =>
  nested(value, by, { text: (text) => JSON.stringify(text), signs: [': ', ','], own });
