import { asText } from '../model/sanitize.ts';
/** `$context` variables by name, without the `$context.` in front; what has no value is left out. */
export type AccessFields = Readonly<Record<string, string>>;

const VARIABLE = /\$context((?:\.[A-Za-z0-9_-]+)+)/g;

/**
 * Longer lines are no access-log line: a format has 3 KB at most.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-access-logging.html
 */
const LONGEST = 20_000;

/** A line of the right format needs about as many as it has variables. */
const MOST_TRIES = 20_000;

/** One access-log line as API Gateway writes it: each variable replaced, a dash for what has no value. */
export const renderAccessLine = (format: string, fields: AccessFields): string =>
  format.trim().replace(VARIABLE, (_, name: string) => fields[name.slice(1)] ?? '-');

/**
 * Reads a line by the very format it was written in, whatever that is: JSON, CLF, XML, CSV or words of one's own. Null
 * for a line of another format.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function readAccessLine(format: string, line: string): AccessFields | null {
  const pieces = piecesOf(format.trim());
  const { names, literals } = pieces;
  const text = line.trim().slice(0, LONGEST);
  const [head = ''] = literals;
  const values =
    names.length > 0 && text.startsWith(head)
      ? valuesFrom(text, head.length, 0, pieces, { remaining: MOST_TRIES })
      : null;
  if (values === null) return null;
  const entries = names.flatMap((name, at): readonly (readonly [string, string])[] => {
    const value = values[at] ?? '';
    if (value === '' || value === '-' || value === '"-"') return [];
    return name === 'error.messageString' ? [['error.message', unquoted(value)]] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

interface Pieces {
  readonly names: readonly string[];
  /** The fixed texts before, between and behind the variables: always one more than those. */
  readonly literals: readonly string[];
}

function piecesOf(format: string): Pieces {
  const found = [...format.matchAll(VARIABLE)];
  const ends = found.map((match) => match.index + match[0].length);
  return {
    names: found.map((match) => (match[1] ?? '').slice(1)),
    literals: [
      ...found.map((match, at) => format.slice(ends[at - 1] ?? 0, match.index)),
      format.slice(ends.at(-1) ?? 0),
    ],
  };
}

/** The values from here to the end of the line; null also where too many ways to cut it were tried in vain. */
function valuesFrom(
  text: string,
  from: number,
  at: number,
  { names, literals }: Pieces,
  tries: { remaining: number },
): readonly string[] | null {
  const name = names[at];
  if (name === undefined) return from === text.length ? [] : null;
  const literal = literals[at + 1] ?? '';
  const last = at === names.length - 1;
  for (
    let end = last ? text.length - literal.length : text.indexOf(literal, from);
    end >= from;
    end = text.indexOf(literal, end + 1)
  ) {
    if (tries.remaining-- <= 0) return null;
    const value = text.slice(from, end);
    if (/\s/.test(value) && !isFreeText(name)) break;
    const fitting = fits(name, value) && text.startsWith(literal, end);
    const rest = fitting ? valuesFrom(text, end + literal.length, at + 1, { names, literals }, tries) : null;
    if (rest !== null) return [value, ...rest];
    if (last || end >= text.length) break;
  }
  return null;
}

/**
 * Variables whose values may hold spaces: messages, names of programs and certificates, what an authorizer hands on.
 */
const isFreeText = (name: string): boolean =>
  /(?:error|message|messageString|ErrorMessage|userAgent|requestTime|DN|not(?:Before|After)|Pem)$/.test(name) ||
  /^authorizer\.(?!\w*[sS]tatus$)/.test(name);

const fits = (name: string, value: string): boolean =>
  !/^(?:status|.*\.status|integrationStatus)$/.test(name) || /^(?:\d{3}|-|)$/.test(value);

function unquoted(value: string): string {
  try {
    return asText(JSON.parse(value));
  } catch {
    return value;
  }
}
