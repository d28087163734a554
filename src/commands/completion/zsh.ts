import type { ListName } from './lists.ts';
import { type CommandTree, flattened, listInShell, PROFILES_IN_SHELL, ROOT, type Value } from './tree.ts';

/** As a file of `fpath` or sourced. Words are shown with what they do. */
export function zsh(commands: readonly CommandTree[]): string {
  const all = flattened(commands);
  const inner = all.filter(({ at }) => at.includes(' '));
  return `#compdef apigw-doctor
# zsh completion of apigw-doctor; made by: apigw-doctor completion zsh
_apigw_doctor_profiles() {
  { ${PROFILES_IN_SHELL.join('; ')}; } | sort -u
}

_apigw_doctor() {
  local at="${ROOT}" cur="\${words[CURRENT]}" prev="\${words[CURRENT-1]}"
  local -a flags commands profiles lines
  if (( CURRENT > 2 )); then
    case "\${words[2]}" in
      (${commands.map(({ name }) => name).join('|')}) at="\${words[2]}" ;;
    esac
  fi
  if (( CURRENT > 3 )); then
    case "$at \${words[3]}" in
      (${inner.map(({ at }) => quoted(at)).join('|') || "''"}) at="$at \${words[3]}" ;;
    esac
  fi
  case "$cur" in
    (--*=*) prev="\${cur%%=*}"; compset -P '*=' ;;
  esac
  case "$at:$prev" in
${all.flatMap(({ at, command }) => valueCases(at, command)).join('\n')}
  esac
  case "$at" in
${all.map(({ at, command }) => listsOf(at, command)).join('\n')}
  esac
  if (( CURRENT == 2 )); then
    commands=( ${commands.map(({ name, summary }) => described(name, summary)).join(' ')} )
  fi
  case "$at" in
${all.flatMap(({ at, command }) => listCase(at, command)).join('\n')}
  esac
  (( \${#commands} )) && _describe -t commands command commands
  _describe -o flag flags
}

if [ "$funcstack[1]" = "_apigw_doctor" ]; then _apigw_doctor "$@"; else compdef _apigw_doctor apigw-doctor; fi
`;
}

/** Newest first, as printed: `_describe` parts word and description at a colon. */
const listed = (list: ListName): string =>
  `lines=("\${(@f)$(${listInShell(list)} | sed -e 's/:/\\\\:/g' -e $'s/\\t/:/')}"); _describe -V ${list} lines`;
const listCase = (at: string, { list }: CommandTree): readonly string[] =>
  list === null ? [] : [`    (${quoted(at)}) if [[ "$cur" != -* ]]; then ${listed(list)}; return; fi ;;`];
const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;
/** A colon parts word and description. */
const described = (word: string, summary: string): string => quoted(`${word.replace(/:/g, '\\:')}:${summary}`);

function listsOf(at: string, { flags, words, children }: CommandTree): string {
  const summaryOf = (word: string): string => children.find(({ name }) => name === word)?.summary ?? word;
  const commands =
    words.length === 0 ? '' : ` commands=( ${words.map((word) => described(word, summaryOf(word))).join(' ')} )`;
  return (
    `    (${quoted(at)}) flags=( ${flags.map(({ name, summary }) => described(name, summary)).join(' ')} ` +
    `)${commands} ;;`
  );
}

function valueCases(at: string, { flags }: CommandTree): readonly string[] {
  const byAction = new Map<string, string[]>();
  for (const { name, value } of flags) {
    const action = actionOf(value);
    if (action !== null) byAction.set(action, [...(byAction.get(action) ?? []), quoted(`${at}:${name}`)]);
  }
  return [...byAction].map(([action, patterns]) => `    (${patterns.join('|')}) ${action}; return ;;`);
}

function actionOf(value: Value): string | null {
  switch (value.kind) {
    case 'none':
      return null;
    case 'words':
      return `compadd -- ${value.words.map(quoted).join(' ')}`;
    case 'profile':
      return 'profiles=("${(@f)$(_apigw_doctor_profiles)}"); compadd -a profiles';
    case 'list':
      return listed(value.list);
    case 'file':
      return '_files';
    case 'any':
      return '_message value';
  }
}
