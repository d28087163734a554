// Keeps the rooms of docs/architecture.md apart: imports (type imports too) run down only, nothing runs in circles,
// core reaches nothing outside itself, only src/aws knows the AWS SDK, only src/wizard draws.
// Usage: node scripts/check-imports.mjs [folder that holds src/]
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOMS = ['main', 'commands', 'wizard', 'examination', 'aws', 'practice', 'host', 'html'];
const CORE = [
  'report',
  'examine',
  'explain',
  'fixes',
  'verdict',
  'gates',
  'intake',
  'answers',
  'policy',
  'model',
  'causes',
  'api-gateway',
].map((name) => `core/${name}`);
const ORDER = [...ROOMS, ...CORE];

/** Who else may know a room, where the order alone would let in more. */
const ONLY = { commands: ['main'], practice: ['commands'], html: ['commands'] };

/** A room that only these files of another room may know: what runs without screens never loads the wizard. */
const DOORS = { wizard: /^commands\/wizard(\.ts|\/)/ };

/** Packages that only some rooms may import. */
const PACKAGES = [
  { match: /^@aws-sdk\//, rooms: ['aws'] },
  { match: /^(ink|react|fzf)(\/|$)/, rooms: ['wizard'] },
  { match: /^commander$/, rooms: ['main', 'commands'] },
];

/** Pure packages: no I/O, no clock. */
const CORE_PACKAGES = new Set(['diff', 'fast-json-patch', 'jsonc-parser', '@cfworker/json-schema']);

/** Ambient names that are a clock, chance or I/O. */
const CORE_FORBIDDEN = [
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\s*\)/, 'new Date() without an argument'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\bprocess\./, 'process'],
  [/\bconsole\./, 'console'],
  [/\bfetch\(/, 'fetch'],
  [/\bset(Timeout|Interval|Immediate)\(/, 'a timer'],
  [/\bperformance\./, 'performance'],
  [/\bglobalThis\.crypto\b/, 'crypto'],
];

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const problems = check(join(root, 'src'));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(problems.length === 0 ? 'Imports run down only.\n' : `${problems.length} forbidden imports.\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function check(src) {
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const arrows = new Map();
  const found = [];
  for (const file of files) {
    const code = withoutComments(readFileSync(file, 'utf8'));
    const name = relative(src, file);
    const targets = [];
    for (const specifier of specifiersOf(code)) {
      if (!specifier.startsWith('.')) {
        found.push(...packageProblems(name, specifier));
        continue;
      }
      const target = resolve(dirname(file), specifier);
      if (!existsSync(target)) found.push(`src/${name}: ${specifier} does not exist (is the extension missing?)`);
      else if (relative(src, target).startsWith('..')) {
        if (!specifier.endsWith('/package.json')) found.push(`src/${name}: ${specifier} lies outside src/`);
      } else {
        targets.push(relative(src, target));
        found.push(...arrowProblems(name, relative(src, target)));
      }
    }
    arrows.set(name, targets);
    if (roomOf(name).startsWith('core/')) {
      const bare = withoutStrings(code);
      for (const [pattern, what] of CORE_FORBIDDEN)
        if (pattern.test(bare)) found.push(`src/${name}: core uses ${what}`);
    }
  }
  return [...found, ...circles(arrows)];
}

function roomOf(name) {
  const [first, second] = name.split('/');
  if (name === 'main.ts') return 'main';
  // A file right inside core is a room of its own.
  return first === 'core' ? `core/${second.replace(/\.ts$/, '')}` : first;
}

function arrowProblems(from, to) {
  const [a, b] = [roomOf(from), roomOf(to)];
  if (!ORDER.includes(a)) return [`src/${from}: "${a}" is no room of this house`];
  if (!ORDER.includes(b)) return [`src/${from} → src/${to}: "${b}" is no room of this house`];
  if (a === b) return [];
  if (ORDER.indexOf(b) < ORDER.indexOf(a)) return [`src/${from} → src/${to}: runs up, from ${a} to ${b}`];
  if (ONLY[b] !== undefined && !ONLY[b].includes(a))
    return [`src/${from} → src/${to}: only ${ONLY[b].join(', ')} may know ${b}`];
  if (DOORS[b] !== undefined && !DOORS[b].test(from))
    return [`src/${from} → src/${to}: only commands/wizard.ts and commands/wizard/ may know ${b}`];
  return [];
}

function packageProblems(from, specifier) {
  const room = roomOf(from);
  if (room.startsWith('core/')) {
    const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0];
    if (isBuiltin(specifier) || !CORE_PACKAGES.has(name)) return [`src/${from}: core may not import ${specifier}`];
  }
  const rule = PACKAGES.find(({ match }) => match.test(specifier));
  return rule && !rule.rooms.includes(room)
    ? [`src/${from}: only ${rule.rooms.join(', ')} may import ${specifier}`]
    : [];
}

function specifiersOf(code) {
  const patterns = [
    /(?:^|[\s;}])(?:import|export)\s+(?:type\s+)?[\w*{][^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /(?:^|[\s;}])import\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\brequire\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1]));
}

/** Comments become blanks; strings stay. Good enough for sources that are formatted by one tool. */
function withoutComments(code) {
  return code.replace(
    /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (text) => (text.startsWith('/*') || text.startsWith('//') ? ' ' : text),
  );
}
function withoutStrings(code) {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''").replace(/`(?:[^`\\]|\\.)*`/g, inserted);
}

/** Of a template string only what is computed. */
function inserted(template) {
  return [...template.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => `(${code})`).join(' ');
}

function circles(arrows) {
  const state = new Map();
  const found = [];
  const visit = (name, path) => {
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') {
      found.push(`circle: ${[...path.slice(path.indexOf(name)), name].map((file) => `src/${file}`).join(' → ')}`);
      return;
    }
    state.set(name, 'open');
    for (const target of arrows.get(name) ?? []) visit(target, [...path, name]);
    state.set(name, 'done');
  };
  for (const name of arrows.keys()) visit(name, []);
  return found;
}
