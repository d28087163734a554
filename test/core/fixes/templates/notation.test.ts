import { expect, it } from 'vitest';
import { hcl } from '../../../../src/core/fixes/templates/notation.ts';

/** What Terraform reads in a quoted text: https://developer.hashicorp.com/terraform/language/expressions/strings */
const read = (quoted: string): string =>
  quoted.slice(1, -1).replace(/([$%])\1(?=\{)|\\u([0-9a-f]{4})|\\([nrt"\\])/gi, (_, sign, code, short) => {
    if (sign !== undefined) return sign;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return { n: '\n', r: '\r', t: '\t' }[short as string] ?? short;
  });

it.each(['${aws:username}', '%{if true}', 'a ${file("/etc/passwd")} b', '$${x}', '%%{x}', '\\${x}', '"\b\f\n\t\\'])(
  'Terraform reads %j as it was written',
  (text) => {
    const [, quoted = ''] = /^name = (.*)\n$/s.exec(hcl({ name: text }, '')) ?? [];
    expect(quoted.replace(/([$%])\1\{/g, '')).not.toMatch(/[$%]\{/);
    expect(quoted).not.toMatch(/(?<!\\)(?:\\\\)*\\[bf]/);
    expect(read(quoted)).toBe(text);
  },
);
