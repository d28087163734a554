// Writes docs/causes.md, docs/errors.md and docs/near-misses.md from the tables in src/core, so that program and
// documents say the same, docs/cases.md from the cases, docs/sentences.md from all sources, the manual page from the
// commands, the schema of config.json from its keys, and into the schema of the cases the codes of all causes.
// Usage: node scripts/docs.mjs [--check]
// With --check: exit 1 where a file is not up to date, or a code has no case of its own with a healthy twin.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { casesIn, gapsIn } from './lib/case-table.mjs';
import { manual, settingsSchema } from './lib/manual.mjs';
import { sentencesIn } from './lib/sentences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {
  CATALOGUE,
  CODES,
  MISTAKES,
  VARIABLES,
  WHO,
  entryOf,
  explainCode,
  isCause,
  readText,
  variablesIn,
  wrapCommand,
} = await sources();
/** Codes in one cell; the program lists them all. */
const SHOWN = 8;
const MADE = 'Made by `node scripts/docs.mjs` from the tables in `src/core`; not edited by hand.';

/** Codes that refuse; advice refuses nothing. */
const REFUSING = CODES.filter(isCause);
const cases = casesIn(root);
const files = {
  'docs/causes.md': causes(),
  'docs/errors.md': errors(),
  'docs/near-misses.md': nearMisses(),
  'docs/cases.md': caseTable(),
  'docs/sentences.md': sentences(),
  'test/cases/case.schema.json': schema(),
  'schemas/case.json': publishedSchema(),
  'schemas/config-file.json': `${JSON.stringify(settingsSchema(), null, 2)}\n`,
  'man/apigw-doctor.1': await manual(),
};
const gaps = gapsIn(cases, REFUSING, (code) => entryOf(code).remedy);
const stale = Object.entries(files).filter(
  ([name, text]) => !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text,
);
if (process.argv.includes('--check')) {
  for (const [name] of stale) process.stderr.write(`${name} is not up to date: run node scripts/docs.mjs\n`);
  for (const gap of gaps) process.stderr.write(`${gap}\n`);
  process.exitCode = stale.length + gaps.length === 0 ? 0 : 1;
} else {
  for (const [name, text] of stale) writeFileSync(join(root, name), text);
}
process.stdout.write(
  `${Object.keys(files).length - stale.length} of ${Object.keys(files).length} documents were up to date.\n`,
);

/** For whoever reads them all, aloud, without the code. */
function sentences() {
  const head = [
    '# Everything that the program says',
    '',
    'Long because it is everything. Made by `node scripts/docs.mjs` from `src`; not edited by hand.',
    '`{name}` stands for a value, `{one|other}` for a choice.',
    'What begins small or with a sign is part of a longer sentence.',
  ];
  const files = sentencesIn(root).flatMap(({ file, sentences: found }) => [
    '',
    `## ${file}`,
    '',
    ...found.map((sentence) => `- ${sentence.replaceAll('<', '&lt;')}`),
  ]);
  return [...head, ...files].join('\n').concat('\n');
}

function causes() {
  const groups = groupBy(CODES, (code) => groupOf(code));
  const tables = [...groups].map(([title, codes]) => {
    const rows = codes.map(
      (code) => `| [${code}](#${code}) | ${cell(entryOf(code).summary)} | ${entryOf(code).remedy.join(', ')} |`,
    );
    return ['', `## ${title}`, '', '| code | what it says | who can act |', '|---|---|---|', ...rows].join('\n');
  });
  return `# Causes and advice

${MADE} Long because every code has its page here.
The same pages are in the program: \`apigw-doctor explain CODE\`, offline.
${tables.join('\n')}

# Pages

${CODES.map((code) => pageOf(explainCode(code))).join('\n')}`;
}

function groupOf(code) {
  const { gate } = entryOf(code);
  if (gate !== null) return `Stops at: ${gate}`;
  return isCause(code) ? 'Not API Gateway' : 'Advice (refuses nothing)';
}

function pageOf(page) {
  const seen = page.sees.map(({ where, status, errorType, text }) => {
    const head = [where, status, errorType].filter((part) => part !== null).join(', ');
    return `- ${head}${text === null ? '' : `: ${code(text)}`}`;
  });
  const names = new Set(page.checks.flatMap(({ run }) => variablesIn(run)));
  const values = [...names].map((name) => `${name}='${VARIABLES[name]}'`);
  const first = values.length === 0 ? [] : [`# Put your own values here first.\n${values.join('\n')}`];
  const commands = page.checks.map(({ say, run }) =>
    [`# ${say}`, ...run.flatMap((line) => wrapCommand(line, ''))].join('\n'),
  );
  return `## ${page.code}

${text(page.summary)}

${text(page.happened.join(' '))}

What the client sees:

${[...seen, ...(page.customised === null ? [] : [`- ${text(page.customised)}`])].join('\n')}

How to see it yourself:

\`\`\`sh
${[...first, ...commands].join('\n\n')}
\`\`\`

What fixes it:

${page.fixes.map(({ who, what }) => `- ${WHO[who]}: ${text(what)}`).join('\n')}

Wrong turns:

${page.wrongTurns.map((turn) => `- ${text(turn)}`).join('\n')}
${page.uncertain.length === 0 ? '' : `\nNot certain:\n\n${page.uncertain.map((one) => `- ${text(one)}`).join('\n')}\n`}
Related: ${page.related.map((other) => `[${other}](#${other})`).join(', ')}

Sources:

${page.sources.map((url) => `- <${url}>`).join('\n')}
`;
}

function errors() {
  const groups = groupBy(CATALOGUE, (row) => row.group);
  const tables = [...groups].map(([title, rows]) => {
    const lines = rows.map((row) => {
      const reading = readText(row.text);
      const links = reading.codes.map((one) => `[${one}](causes.md#${one})`);
      const codes = links.length > SHOWN + 1 ? [...links.slice(0, SHOWN), `and ${links.length - SHOWN} more`] : links;
      return `| ${code(cell(row.text))} | ${cell(reading.means)} | ${codes.length === 0 ? '–' : codes.join(', ')} |`;
    });
    return [
      '',
      `## ${title}`,
      '',
      '| text | what it says | what it can mean, the likeliest first |',
      '|---|---|---|',
      ...lines,
    ].join('\n');
  });
  return `# Error texts

${MADE}
\`apigw-doctor explain "the text"\` reads them too, and whole answers as \`curl -i\` prints them.
A text alone seldom settles the cause; \`apigw-doctor diagnose\` looks at the account.
${tables.join('\n')}
`;
}

function nearMisses() {
  const rows = Object.entries(MISTAKES).map(([number, sentence]) => `${number}. ${text(sentence)}`);
  return `# Near misses

${MADE}
A statement that was meant to allow a call and misses it by little. Every finding about a policy shows the two texts one
above the other, with the stretch that differs.

${rows.join('\n')}

Sources:

- <https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html>
- <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html>
- <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>
- <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
`;
}

function caseTable() {
  const links = (code, given) =>
    cases
      .filter((one) => one.given === given && one.codes.includes(code))
      .map(({ name, hasTwin }) => `${name}${hasTwin ? '' : '\\*'}`)
      .join(', ');
  const rows = REFUSING.map(
    (code) => `| [${code}](causes.md#${code}) | ${links(code, true) || '–'} | ${links(code, false) || '–'} |`,
  );
  return `# Cases by code

Made by \`node scripts/docs.mjs\` from \`test/cases\`; not edited by hand.
Given cases are files of \`test/cases\`, own ones of \`test/cases/own\`. Each names its public source, and a \
repaired twin in which the call is allowed; \\* marks those without one (nothing of API Gateway is to be repaired).
A case with two faults stands at both codes.

| code | given cases | own cases |
|---|---|---|
${rows.join('\n')}
`;
}

/** The schema of the cases, with the codes that are causes. */
function schema() {
  const document = JSON.parse(readFileSync(join(root, 'test/cases/case.schema.json'), 'utf8'));
  document.$defs.cause.enum = [...REFUSING].sort();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The same for the package: what `--save-case` writes, and what `--case` reads. */
function publishedSchema() {
  const { $schema, $id: _, title, ...document } = JSON.parse(schema());
  const $comment = 'Long because it describes a whole account. Made by scripts/docs.mjs; not edited by hand.';
  return `${JSON.stringify({ $schema, $id: 'case.json', title, $comment, ...document }, null, 2)}\n`;
}

/** Stars, braces and the like stand for themselves. */
function text(plain) {
  return plain.replace(/[*_<>|[\]`]/g, (char) => `\\${char}`);
}
function cell(plain) {
  return plain.replace(/\|/g, '\\|');
}
function code(plain) {
  return plain.includes('`') ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}

/** By key, in the order of first appearance. Node 20 has no Map.groupBy. */
function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** The tables, from the sources as they are. */
async function sources() {
  const contents =
    "export * from './src/core/causes/index.ts'; export * from './src/core/explain/index.ts'; " +
    "export * from './test/core/explain/catalogue.ts'; " +
    "export { MISTAKES } from './src/core/policy/index.ts';";
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);
}
