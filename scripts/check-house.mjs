// Rules that no linter knows: file sizes, line lengths, secrets, folders of one computer.
// Usage: node scripts/check-house.mjs [folder]
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const LIMIT = 400;
/** A longer file says at its top why it is one. */
const REASON = /Long because/;
const LONG_BY_NATURE = /^(package-lock\.json|test\/(cases|claims|pastes)\/|docs\/.*\.svg$)/;

const WIDEST = 120;
const HAS_LINES = /^(src|test|scripts|bin)\//;
/** Recorded as they were found, so no line of theirs can be broken: case files, and texts that people pasted. */
const RECORDED =
  /^(test\/(cases|claims|pastes|fixtures)\/|src\/practice\/builtin\/.*\.json$|test\/core\/intake\/pastes\/)/;
/** Keys that AWS prints in its own documentation, and made-up ones of the cases: `EXAMPLE` is in them. */
const SECRETS = [
  [/\bA[KS]IA(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\b/, 'an access key id'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:ghp|gho|npm|xox[bp])_[A-Za-z0-9]{20,}/, 'an access token'],
  [/aws_secret_access_key\s*=\s*(?!\S*EXAMPLE)[A-Za-z0-9/+]{40}\b/i, 'a secret access key'],
];
/** Paths of somebody's computer. Written in pieces, so that this file does not find itself. */
const PLACES = [new RegExp(['', 'work', '(main|shared)\\b'].join('/')), new RegExp(['\\.\\.', 'shared\\b'].join('/'))];

/** Names that tell nobody what they hold: a name comes from AWS, IAM, HTTP or the terminal. */
const OPAQUE = new RegExp(
  '^(Around|Desk|FixDesk|Hands|Inside|[sS]aid|saidIn|say|hearCall|heardCall|HEARD_ONLY|unheard|isAnew|standing|' +
    'beyond|beyondIt|shown|Someone|generous|likeness|behind|again|agreed|parts|prepared|told|toldOf|isUntold|' +
    'conclude|controlArn|left)$',
);
/** What a declaration names, the bindings of a pattern, and a parameter with its type. */
const DECLARED = /^ *(?:export |async |for \()*(?:const|let|function|type|interface|class) (?<name>\w+)/gm;
const TAKEN_APART = /(?:\b(?:const|let) |[(,]\s*)(?:\{[^{}()]*\}|\[[^[\]()]*\])\s*(?:=(?![=>])|:|of |\)\s*=>)/g;
const BINDING = /(?<=[[{,]\s*(?:\.\.\.)?(?:\w+: )?)(?<name>\w+)(?=\s*[\]},=])/g;
const PARAMETER = /[(,] ?(?:\.\.\.)?(?<name>\w+)\??: /g;

/** The opaque names that a source file declares, each with its line. A member of a type may be a public field. */
function opaqueNames(text) {
  // What stands in braces on one line are members, not parameters.
  const flat = text.replace(/\{[^{}\n]*\}/g, (braces) => ' '.repeat(braces.length));
  const bindings = [...text.matchAll(TAKEN_APART)].flatMap(({ index, 0: pattern }) =>
    [...pattern.matchAll(BINDING)].map((one) => ({ index: index + one.index, groups: one.groups })),
  );
  return [...text.matchAll(DECLARED), ...bindings, ...flat.matchAll(PARAMETER)]
    .filter(({ groups }) => OPAQUE.test(groups.name))
    .map(({ index, groups: { name } }) => [text.slice(0, text.indexOf(name, index)).split('\n').length, name]);
}

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((name) => name !== '' && existsSync(join(root, name)));

/** The number of a line that is too long. Counted in characters, not in bytes or UTF-16 units. */
const tooWide = (line, index) => ([...line].length > WIDEST ? [index + 1] : []);

const problems = [];
for (const name of files) {
  const text = readFileSync(join(root, name), 'utf8');
  if (text.includes('\0')) continue;
  const lines = text.split('\n');
  if (lines.length - 1 > LIMIT && !LONG_BY_NATURE.test(name) && !REASON.test(lines.slice(0, 10).join('\n'))) {
    problems.push(`${name}: ${lines.length - 1} lines; more than ${LIMIT} need a reason ("Long because …") at the top`);
  }
  const wide = HAS_LINES.test(name) && !RECORDED.test(name) ? lines.flatMap(tooWide) : [];
  for (const number of wide) problems.push(`${name}:${number}: longer than ${WIDEST} columns`);
  if (/^src\/.*\.tsx?$/.test(name))
    for (const [number, what] of opaqueNames(text))
      problems.push(`${name}:${number}: "${what}" tells nobody what it holds: use the field's own term`);
  lines.forEach((line, index) => {
    for (const [pattern, what] of SECRETS)
      if (pattern.test(line) && !/^test\/(cases|claims)\//.test(name))
        problems.push(`${name}:${index + 1}: looks like ${what}`);
    for (const place of PLACES)
      if (place.test(line)) problems.push(`${name}:${index + 1}: names a folder of one computer`);
  });
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(
  problems.length === 0 ? `${files.length} files keep the rules of the house.\n` : `${problems.length} problems.\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
