import { type CurlWords, splitCommand } from './shell-words.ts';

/** `Invoke-RestMethod` and its kin in the words of curl; `before` is where a browser sets the session's cookies. */
export function readPowerShell(client: string, text: string, before: string): CurlWords {
  const { table, text: bare } = cutTable(text);
  const { words, rest } = splitCommand(bare, 'powershell');
  const option = (pattern: RegExp): string | undefined =>
    words[words.findIndex((word) => pattern.test(word)) + 1 || words.length];
  const named = option(/^-Uri$/i) ?? words.find((word) => /^https?:/i.test(word));
  const [method, type, body] = [option(/^-(?:Custom)?Method$/i), option(/^-ContentType$/i), option(/^-Body$/i)];
  // The pseudo headers of HTTP/2 lose their colon on the way into a table.
  const headers = table.filter(([name]) => !/^(?:authority|method|path|scheme)$/i.test(name));
  const cookies = [...before.matchAll(/System\.Net\.Cookie\("([^"]{1,200})",\s*"([^"]{0,4000})"/g)].map(
    ([, name, value]) => `${name}=${value}`,
  );
  return {
    client,
    before,
    rest,
    words: [
      ...(named === undefined ? [] : ['--url', named]),
      ...(method === undefined ? [] : ['--request', method]),
      ...headers.flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      ...(type === undefined ? [] : ['--header', `Content-Type: ${type}`]),
      ...(cookies.length === 0 ? [] : ['--cookie', cookies.join('; ')]),
      ...(body === undefined ? [] : ['--data-raw', body]),
    ],
  };
}

/** Takes the table of `-Headers @{ "name" = "value"; … }` out of a command. */
function cutTable(text: string): { readonly table: readonly (readonly [string, string])[]; readonly text: string } {
  const match = /-Headers\s+@\{([^}]{0,50000})\}/i.exec(text);
  if (!match) return { table: [], text };
  const entries = [
    ...(match[1] ?? '').matchAll(/["']?([\w:-]{1,200})["']?\s*=\s*(?:"((?:[^"`]|`.){0,20000})"|'([^']{0,20000})')/g),
  ];
  const table = entries.map(
    ([, name = '', double, single = '']) => [name, double?.replace(/`(.)/g, '$1') ?? single] as const,
  );
  return { table, text: `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}` };
}
