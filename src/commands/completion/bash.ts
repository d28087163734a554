import type { ListName } from './lists.ts';
import { type CommandTree, flattened, listInShell, PROFILES_IN_SHELL, ROOT, type Value } from './tree.ts';

/** For bash 3.2 and newer. `--flag=value` comes as three words, as `=` breaks words there. */
export function bash(commands: readonly CommandTree[]): string {
  const all = flattened(commands);
  return `# bash completion of apigw-doctor; made by: apigw-doctor completion bash
_apigw_doctor_profiles() {
  { ${PROFILES_IN_SHELL.join('; ')}; } | sort -u
}

_apigw_doctor() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="${ROOT}" words="" IFS=$' \\t\\n'
  COMPREPLY=()
  if [ "$cur" = "=" ]; then cur=""; elif [ "$prev" = "=" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in
      ${commands.map(({ name }) => name).join('|')}) at="\${COMP_WORDS[1]}" ;;
    esac
  fi
  if [ "$COMP_CWORD" -gt 2 ]; then
    case "$at \${COMP_WORDS[2]}" in
${nested(all)}    esac
  fi
  case "$at:$prev" in
${all.flatMap(({ at, command }) => valueCases(at, command)).join('\n')}
  esac
  case "$at" in
${all.map(({ at, command }) => `    ${quoted(at)}) words="${wordsOf(command).join(' ')}" ;;`).join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="$words ${commands.map(({ name }) => name).join(' ')}"; fi
  case "$cur" in
    -*) ;;
    *)
      if [ "$at" = "${ROOT}" ] && [ "$COMP_CWORD" -gt 1 ]; then return; fi
      case "$at" in
${all.flatMap(({ at, command }) => listCase(at, command)).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$cur") )
}

complete -o default -F _apigw_doctor apigw-doctor
`;
}

const wordsOf = ({ words, flags }: CommandTree): readonly string[] => [...words, ...flags.map(({ name }) => name)];
const listed = (list: ListName): string => `$(${listInShell(list)} | cut -f 1)`;
const listCase = (at: string, { list }: CommandTree): readonly string[] =>
  list === null ? [] : [`        ${quoted(at)}) words="${listed(list)}" ;;`];
const quoted = (text: string): string => `'${text}'`;

const nested = (all: ReturnType<typeof flattened>): string => {
  const inner = all.filter(({ at }) => at.includes(' '));
  return inner.length === 0
    ? '      *) ;;\n'
    : `      ${inner.map(({ at }) => quoted(at)).join('|')}) at="$at \${COMP_WORDS[2]}" ;;\n`;
};

/** Flags of one kind share a line. */
function valueCases(at: string, { flags }: CommandTree): readonly string[] {
  const byAction = new Map<string, string[]>();
  for (const { name, value } of flags) {
    const action = actionOf(value);
    if (action !== null) byAction.set(action, [...(byAction.get(action) ?? []), quoted(`${at}:${name}`)]);
  }
  return [...byAction].map(([action, patterns]) => `    ${patterns.join('|')}) ${action}; return ;;`);
}

function actionOf(value: Value): string | null {
  switch (value.kind) {
    case 'none':
      return null;
    case 'words':
      return `COMPREPLY=( $(compgen -W "${value.words.join(' ')}" -- "$cur") )`;
    case 'profile':
      return `IFS=$'\\n'; COMPREPLY=( $(compgen -W "$(_apigw_doctor_profiles)" -- "$cur") )`;
    case 'list':
      return `COMPREPLY=( $(compgen -W "${listed(value.list)}" -- "$cur") )`;
    case 'file':
      return 'COMPREPLY=( $(compgen -f -- "$cur") )';
    case 'any':
      return 'compopt +o default 2>/dev/null';
  }
}
