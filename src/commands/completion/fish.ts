import { type CommandTree, flattened, PROFILES_IN_SHELL, ROOT, type Value } from './tree.ts';

/** A line for the first word behind the program's name. */
const FIRST_WORD = 'complete -c apigw-doctor -n __fish_use_subcommand';

/** One line for each word and flag, as fish wants it. */
export function fish(commands: readonly CommandTree[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# fish completion of apigw-doctor; made by: apigw-doctor completion fish
function __apigw_doctor_profiles
    sh -c ${quoted(`{ ${PROFILES_IN_SHELL.join('; ')}; } | sort -u`)}
end

complete -c apigw-doctor -f
${commands.map(({ name, summary }) => `${FIRST_WORD} -a ${name} -d ${quoted(summary)}`).join('\n')}
${flattened(commands)
  .flatMap(({ at, command }) => linesOf(at, command, names))
  .join('\n')}
`;
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;

/** Where a line holds: behind all words that lead to the command; the wizard's where no command was named. */
function conditionOf(at: string, names: string): string {
  if (at === ROOT) return quoted(`not __fish_seen_subcommand_from ${names.replace(ROOT, '').trim()}`);
  return quoted(
    at
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and '),
  );
}

function linesOf(at: string, { words, flags, children }: CommandTree, names: string): readonly string[] {
  const condition = conditionOf(at, names);
  const summaryOf = (word: string): string => children.find(({ name }) => name === word)?.summary ?? '';
  const alone =
    children.length === 0
      ? condition
      : quoted(`${condition.slice(1, -1)}; and not __fish_seen_subcommand_from ${words.join(' ')}`);
  return [
    ...words.map(
      (word) =>
        `complete -c apigw-doctor -n ${alone} -a ` +
        `${quoted(word)}${summaryOf(word) === '' ? '' : ` -d ${quoted(summaryOf(word))}`}`,
    ),
    ...flags.map(
      ({ name, summary, value }) =>
        `complete -c apigw-doctor -n ${condition} -l ${name.replace(/^--/, '')}${takes(value)} -d ${quoted(summary)}`,
    ),
  ];
}

function takes(value: Value): string {
  switch (value.kind) {
    case 'none':
      return '';
    case 'words':
      return ` -x -a ${quoted(value.words.join(' '))}`;
    case 'profile':
      return " -x -a '(__apigw_doctor_profiles)'";
    case 'file':
      return ' -r -F';
    case 'any':
      return ' -x';
  }
}
