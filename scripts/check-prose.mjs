// Sentences are for people: no code of ours may ask what one of our own sentences says. Whoever has to know that
// carries an id, a tag or a union. Text of AWS, of users and of logs may be matched; where it is, the list below says
// so.
// Usage: node scripts/check-prose.mjs [folder that holds src/]
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Fields of our own types that hold sentences; the first ones under that name alone, too. */
const PLAIN = 'because|why|what|summary|sentence|takesAway';
const SENTENCES = `(?:${PLAIN}|title|note|detail|label|message|(?:notice|widens)\\??\\.text)`;
const FIELD = `(?:[\\w\\])]\\??\\.${SENTENCES}|(?<![\\w.'"$-])(?:${PLAIN}))\\b`;
const OR_EMPTY = `(?:\\s*\\?\\?\\s*'')?\\)?`;
/** Two words with a blank between them: text that somebody reads. */
const LITERAL = ["'", '"'].map((q) => `${q}[^${q}\\n]*[A-Za-z]{2,}[.,;:]? [a-z]{2,}[^${q}\\n]*${q}`).join('|');
/** What a field may be compared with: whether it is there at all. */
const ABSENT = `\\s*(?:null|undefined|''|"")(?![\\w'"])`;

const PATTERNS = [
  [`\\.(?:test|exec)\\(\\s*(?:[\\w.?[\\]()]*?)${FIELD}`, 'a regular expression over a sentence of ours'],
  [`${FIELD}${OR_EMPTY}\\??\\.(?:match|matchAll|search)\\(`, 'a regular expression over a sentence of ours'],
  [`${FIELD}${OR_EMPTY}\\??\\.(?:includes|startsWith|endsWith|indexOf)\\(`, 'a search in a sentence of ours'],
  [`${FIELD}${OR_EMPTY}\\s*[!=]==(?!${ABSENT})`, 'a comparison of a sentence of ours'],
  [`[!=]==\\s*(?:[\\w?]+\\.)+${SENTENCES}\\b(?!\\s*[.(?[])`, 'a comparison of a sentence of ours'],
  [`[!=]==\\s*(?:${LITERAL})`, 'a comparison with a sentence'],
  [`(?:${LITERAL})\\s*[!=]==`, 'a comparison with a sentence'],
  [`\\.(?:includes|startsWith|endsWith|indexOf)\\(\\s*(?:${LITERAL})`, 'a search for a sentence'],
];

/** Where it is right: the end of the file's path, a part of the line, and why. `leaving`: may go without notice. */
const ALLOWED = [
  { file: 'aws/apply/errors.ts', line: 'role ARN does not have', why: 'the words of AWS' },
  { file: 'aws/credentials/profiles.ts', line: 'section.title', why: "the heading in a person's own file" },
  { file: 'core/answers/candidates.ts', line: 'resource control policy', why: 'the words of AWS' },
  { file: 'core/fixes/index.ts', line: "'nothing else'", why: 'to be replaced by a tag', leaving: true },
  { file: 'practice/control.ts', line: "why === '", why: 'a code, not a sentence' },
  {
    file: 'wizard/accessible/listener.ts',
    line: 'one.label === text',
    why: 'what the person typed, and a name of a key',
  },
  {
    file: 'wizard/components/wait.tsx',
    line: 'why.includes(permission)',
    why: 'a permission is not printed twice; nothing else hangs on it',
  },
  { file: 'wizard/components/footer.tsx', line: "entry.label === '?'", why: 'a name of a key' },
  {
    file: 'wizard/content/findings.ts',
    line: 'why.includes(permission)',
    why: 'a permission is not printed twice; nothing else hangs on it',
  },
];

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const used = new Set();
const problems = filesIn(join(root, 'src')).flatMap((file) =>
  problemsIn(relative(root, file), readFileSync(file, 'utf8')),
);
for (const entry of ALLOWED)
  if (process.argv[2] === undefined && !used.has(entry) && entry.leaving !== true)
    problems.push(`${entry.file}: "${entry.line}" is allowed, and is not there any more`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(
  problems.length === 0 ? 'No sentence of ours is asked what it says.\n' : `${problems.length} problems.\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function problemsIn(name, code) {
  const bare = withoutComments(code);
  const found = [];
  for (const [pattern, what] of PATTERNS) {
    for (const match of bare.matchAll(new RegExp(pattern, 'g'))) {
      const at = bare.slice(0, match.index).split('\n').length;
      const line = lineOf(code, at);
      const entry = ALLOWED.find((one) => name.endsWith(one.file) && line.includes(one.line));
      if (entry !== undefined) used.add(entry);
      else found.push(`${name}:${at}: ${what}: ${line.trim()}`);
    }
  }
  return [...new Set(found)];
}

function lineOf(code, at) {
  return code.split('\n')[at - 1] ?? '';
}

/** Comments become blanks of the same height, so that line numbers stay. */
function withoutComments(code) {
  return code.replace(
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|(?<![:/\\])\/\/[^\n]*/g,
    (text) => (text.startsWith('/*') || text.startsWith('//') ? text.replace(/[^\n]/g, ' ') : text),
  );
}
