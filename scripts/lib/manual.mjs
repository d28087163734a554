// The manual page, from the table of commands and their flags, in mdoc(7).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shipped } from '../build/shipped.mjs';
import { root, sources } from './sources.mjs';

/** Raised with each release: what the page says belongs to a day. */
const DAY = 'November 30, 2026';
const HOMEPAGE = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).homepage;

/** How the program ends; a code without a sentence fails. */
const CODES = {
  allowed: 'API Gateway does not refuse the call, or what was asked for is done.',
  refused: 'API Gateway refuses the call, and the reason is printed.',
  usage: 'The command line or the settings file cannot be carried out.',
  cannotTell: 'It could not be told.',
  signIn: 'A sign-in would help.',
  bug: 'A bug of this program.',
  notDelivered: 'The result, or a file that is needed, could not be written.',
};
const SIGNALS = [
  ['129', 'Ended by SIGHUP; a change under way was finished or rolled back first.'],
  ['130', 'Ended by Ctrl+C or SIGINT, likewise.'],
  ['143', 'Ended by SIGTERM, likewise.'],
];
const VARIABLES = [
  ['AWS_PROFILE', 'The profile; like all AWS variables, as the AWS CLI reads it.'],
  ['AWS_REGION', 'The Region of the API.'],
  ['AWS_ENDPOINT_URL', 'Endpoint URL of the AWS control plane, if it is not AWS.'],
  ['APIGW_DOCTOR_INVOKE_ENDPOINT', 'Where real calls connect to, with a custom endpoint.'],
  ['AWS_PAGER', 'The pager for long output on a terminal. An empty one turns it off. It wins over PAGER.'],
  ['PAGER', 'The same, where AWS_PAGER is not set.'],
  ['LESS', 'Options of less; FRX where it is not set.'],
  ['NO_COLOR', 'Not empty: no colours.'],
  ['FORCE_COLOR', 'Not empty: colours, also where the output is no terminal.'],
  ['ACCESSIBLE', 'Not empty: numbered questions in place of drawn screens.'],
  ['XDG_CONFIG_HOME', 'The directory above the settings file.'],
  ['XDG_STATE_HOME', 'The directory above sessions, summaries and logs.'],
];

const made = await sources(
  {
    commands: 'src/commands/index.ts',
    keys: 'src/commands/settings-file/keys.ts',
    usage: 'src/commands/usage.ts',
    version: 'src/commands/version.ts',
  },
  shipped,
);
export const { settingsSchema } = made.keys;

/** The page as it is installed. */
export async function manual() {
  const { COMMANDS } = made.commands;
  const commands = await Promise.all(
    COMMANDS.map(async ({ name, usage, summary, load }) => {
      const command = (await load())({ version: made.version.version, environment: {}, out() {}, err() {} }, COMMANDS);
      return { name, usage, summary, command };
    }),
  );
  const flagsOf = (name) => optionsOf(commands.find((one) => one.name === name).command);
  const everywhere = flagsOf('explain').filter(({ long }) =>
    commands.every(({ command }) => optionsOf(command).some((option) => option.long === long)),
  );
  const ofCall = flagsOf('wizard').filter((flag) =>
    ['diagnose', 'fix'].every((name) => flagsOf(name).some(({ flags }) => flags === flag.flags)),
  );
  const common = new Set(everywhere.map(({ long }) => long));
  const shared = new Set(ofCall.map(({ long }) => long).filter((long) => !common.has(long)));
  const takesCall = ({ name }) => ['wizard', 'diagnose', 'fix'].includes(name);
  return `${[
    '.\\" Made by `node scripts/docs.mjs` from the table of commands; not edited by hand.',
    '.\\" Long because every flag of every command has its entry here.',
    `.Dd ${DAY}`,
    '.Dt APIGW-DOCTOR 1',
    '.Os',
    '.Sh NAME',
    '.Nm apigw-doctor',
    '.Nd find out why Amazon API Gateway refuses a call, and fix it',
    '.Sh SYNOPSIS',
    ...commands.flatMap(({ name, usage }) => synopsis(name, usage)),
    '.Sh DESCRIPTION',
    ...prose(
      'A call to an API of Amazon API Gateway is refused. This program finds out why, shows the proof, and offers ' +
        'the fix as a difference of two documents. One key applies it, the call is made again, one takes it back. ' +
        'Without a command the wizard starts and asks for everything that no flag says.',
    ),
    '.Pp',
    ...prose('A flag that takes one value is given once. Results go to standard output, everything else to stderr.'),
    '.Ss Flags of every command',
    ...list(everywhere),
    '.Ss Flags that describe the call',
    ...prose('The wizard, diagnose and fix take them.'),
    ...list(ofCall.filter(({ long }) => shared.has(long))),
    '.Sh COMMANDS',
    ...commands.flatMap((one) => [
      `.Ss ${escaped(one.name)}`,
      ...prose(capital(one.command.description())),
      ...(takesCall(one) ? prose('Takes the flags that describe the call.') : []),
      ...list(own(one.command, common, takesCall(one) ? shared : new Set())),
      ...one.command.commands.flatMap((child) => [
        `.Ss ${escaped(`${one.name} ${child.name()} ${child.registeredArguments.length > 0 ? 'SESSION' : ''}`.trim())}`,
        ...prose(`${capital(child.description())}.`),
        ...list(own(child, common, new Set())),
      ]),
    ]),
    '.Sh SETTINGS FILE',
    ...prose(
      'config.json in the settings directory is one JSON object. Each key has the name of the flag that does the ' +
        'same for one run. A flag wins over the environment, the environment over the file. A setting that is true ' +
        'is taken back for one run with --no- and its name. Region and endpoints belong to a profile of the AWS CLI. ' +
        'apigw-doctor config prints where each value comes from.',
    ),
    '.Bl -tag -width Ds',
    ...made.keys.SETTING_KEYS.flatMap(({ key, schema }) => [
      `.It ${escaped(key)} ${escaped(`(${(schema.enum ?? [schema.type]).join(', ')})`)}`,
      ...prose(schema.description),
    ]),
    '.El',
    '.Sh ENVIRONMENT',
    ...entries(VARIABLES, (name) => `.It Ev ${name}`),
    '.Sh FILES',
    ...entries(
      [
        ['~/.config/apigw-doctor/config.json', 'The settings file.'],
        ['~/.local/state/apigw-doctor', 'Sessions, summaries and logs, for the owner only.'],
        ['~/.aws/config', 'Profiles, as the AWS CLI reads them; never written.'],
      ],
      (name) => `.It Pa ${name}`,
    ),
    '.Sh EXIT STATUS',
    ...entries(
      [...Object.entries(made.usage.EXIT).map(([name, code]) => [String(code), meaning(name)]), ...SIGNALS],
      (code) => `.It ${code}`,
    ),
    '.Sh EXAMPLES',
    ...prose('A session on broken APIs of a practice account on this computer:'),
    '.Pp',
    '.Dl apigw-doctor practice',
    '.Pp',
    ...prose('What a script asks:'),
    '.Bd -literal -offset indent',
    'apigw-doctor diagnose \\-\\-profile staging \\-\\-api a1b2c3d4e5 \\e',
    '    \\-\\-stage prod \\-\\-method GET \\-\\-path /orders/42 \\-\\-json',
    '.Ed',
    '.Sh SEE ALSO',
    `.Lk ${HOMEPAGE} "the documentation"`,
  ].join('\n')}\n`;
}

function meaning(name) {
  if (CODES[name] === undefined) throw new Error(`scripts/lib/manual.mjs says nothing of the exit code "${name}"`);
  return CODES[name];
}

const optionsOf = (command) => command.createHelp().visibleOptions(command);
const own = (command, ...without) => optionsOf(command).filter(({ long }) => !without.some((set) => set.has(long)));

function synopsis(name, usage) {
  const words = name === 'wizard' ? usage : usage.slice(name.length).trim();
  const takes = words.replace(/^\[|\]$/g, '');
  return [
    '.Nm',
    ...(name === 'wizard' ? [] : [`.Cm ${escaped(name)}`]),
    ...(takes === '' ? [] : [`${words.startsWith('[') ? '.Op ' : '.'}Ar ${escaped(takes)}`]),
    '.Op Ar flags',
  ];
}

function list(options) {
  if (options.length === 0) return [];
  return entries(
    options.map((option) => [option, `${capital(option.description.replace(/\s+/g, ' '))}.`]),
    (option) => `.It Fl ${heading(option)}`,
  );
}

/** `--api <id>` as mdoc's flag and argument; mdoc sets the first dash by itself. */
function heading({ flags }) {
  const [, names, value] = /^([^<[]*?)\s*(?:[<[](.*)[>\]])?$/.exec(flags) ?? [];
  const dashed = names.split(', ').map((name) => escaped(name.replace(/^-/, '')));
  return `${dashed.join(' , Fl ')}${value === undefined ? '' : ` Ar ${escaped(value)}`}`;
}

const entries = (rows, head) => [
  '.Bl -tag -width Ds',
  ...rows.flatMap(([name, text]) => [head(name), ...prose(text)]),
  '.El',
];

/** One sentence begins on a line of its own, and no line is long. */
const prose = (text) => text.split(/(?<=[.:;?!]) (?=[A-Z])/).flatMap((sentence) => wrapped(sentence));

function wrapped(sentence) {
  const rows = [];
  for (const word of sentence.trim().split(/\s+/)) {
    const last = rows.at(-1);
    if (last === undefined || last.length + word.length + 1 > 72) rows.push(word);
    else rows[rows.length - 1] = `${last} ${word}`;
  }
  return rows.map((row) => escaped(row));
}

/** A dash is a minus sign, a row never begins with a request, and every sign is ASCII. */
function escaped(text) {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/…/g, '...')
    .replace(/[“”]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/^(?=[.'])/, '\\&')
    .replace(/[^\x20-\x7e]/g, (sign) => `\\[u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
