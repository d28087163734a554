import { type CommandTree, flattened, listInShell, PROFILES_IN_SHELL, ROOT, type Value } from './tree.ts';

/** One line for each word and flag, as fish wants it. */
export function fish(commands: readonly CommandTree[]): string {
  const all = flattened(commands);
  const inner = all.filter(({ at }) => at.includes(' '));
  return `# fish completion of apigw-doctor; made by: apigw-doctor completion fish
function __apigw_doctor_profiles
    sh -c ${quoted(`{ ${PROFILES_IN_SHELL.join('; ')}; } | sort -u`)}
end

# Whether the words before the cursor lead to this command; what runs without a command is the wizard.
function __apigw_doctor_at
    set -l words (commandline -opc)
    set -l at ${ROOT}
    if contains -- "$words[2]" ${commands.map(({ name }) => name).join(' ')}
        set at $words[2]
    end
    if contains -- "$at $words[3]" ${inner.map(({ at }) => quoted(at)).join(' ')}
        set at "$at $words[3]"
    end
    test "$at" = "$argv[1]"
end

function __apigw_doctor_first
    test (count (commandline -opc)) -eq 1
end

complete -c apigw-doctor -f
${commands.map(({ name, summary }) => line('__apigw_doctor_first', `-a ${name} -d ${quoted(summary)}`)).join('\n')}
${all.flatMap(({ at, command }) => linesOf(at, command)).join('\n')}
`;
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
const line = (condition: string, rest: string): string => `complete -c apigw-doctor -n ${condition} ${rest}`;

function linesOf(at: string, { words, list, flags, children }: CommandTree): readonly string[] {
  const here = quoted(`__apigw_doctor_at ${quoted(at)}`);
  const summaryOf = (word: string): string => {
    const summary = children.find(({ name }) => name === word)?.summary ?? '';
    return summary === '' ? '' : ` -d ${quoted(summary)}`;
  };
  return [
    ...words.map((word) => line(here, `-a ${quoted(word)}${summaryOf(word)}`)),
    ...(list === null ? [] : [line(here, `-k -a '(${listInShell(list)})'`)]),
    ...flags.map(({ name, summary, value }) =>
      line(here, `-l ${name.replace(/^--/, '')}${takes(value)} -d ${quoted(summary)}`),
    ),
  ];
}

function takes(value: Value): string {
  switch (value.kind) {
    case 'none':
      return '';
    case 'words':
      return ` -x -a ${quoted(value.words.join(' '))}`;
    case 'list':
      return ` -x -k -a '(${listInShell(value.list)})'`;
    case 'profile':
      return " -x -a '(__apigw_doctor_profiles)'";
    case 'file':
      return ' -r -F';
    case 'any':
      return ' -x';
  }
}
