import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One paste as people have it, and what must be understood of it. */
export interface Paste {
  readonly name: string;
  /** `key: value` lines, in their order; a key may come twice. */
  readonly wants: readonly (readonly [key: string, value: string])[];
  readonly text: string;
}

const FOLDER = new URL('./pastes/', import.meta.url);

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT =
  `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: '42', token_use: 'id', exp: 1_700_000_000 })}` +
  '.c2lnbmF0dXJlRVhBTVBMRQ';

/** A file holds pastes: `=== name`, `key: value` lines, `---`, and the paste to the next `=== `. */
export function pastesIn(file: string): readonly Paste[] {
  const blocks = readFileSync(new URL(file, FOLDER), 'utf8').split(/^=== /m).slice(1);
  return blocks.map((block) => {
    const [head = '', ...rest] = block.split(/^---\n/m);
    const [name = '', ...lines] = filled(head).trim().split('\n');
    const wants = lines.map((line): readonly [string, string] => [
      line.slice(0, line.indexOf(':')),
      line.slice(line.indexOf(':') + 2),
    ]);
    const text = filled(rest.join('---\n')).replace(/\n$/, '');
    const crlf = wants.some(([key, value]) => key === 'with' && value === 'crlf');
    return {
      name,
      wants: wants.filter(([key]) => key !== '' && key !== 'with'),
      text: crlf ? text.replaceAll('\n', '\r\n') : text,
    };
  });
}

const filled = (text: string): string => text.replaceAll('{{JWT}}', JWT).replaceAll('␛', '\u001b');

export const pasteFiles = (): readonly string[] => readdirSync(fileURLToPath(FOLDER)).sort();
