import type { ListName } from './lists.ts';
import { type CommandTree, flattened, ROOT, type Value } from './tree.ts';

/** For Windows PowerShell 5.1 and PowerShell 7. */
export function powershell(commands: readonly CommandTree[]): string {
  const all = flattened(commands);
  return `# PowerShell completion of apigw-doctor; made by: apigw-doctor completion powershell
Register-ArgumentCompleter -Native -CommandName 'apigw-doctor' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $profiles = {
        $config = if ($env:AWS_CONFIG_FILE) { $env:AWS_CONFIG_FILE } else { Join-Path $HOME '.aws/config' }
        $credentials = $env:AWS_SHARED_CREDENTIALS_FILE
        if (-not $credentials) { $credentials = Join-Path $HOME '.aws/credentials' }
        $found = @()
        if (Test-Path $config) {
            $found += Select-String -Path $config -Pattern '^\\[(?:profile\\s+(.+?)|(default))\\]' |
                ForEach-Object { $_.Matches[0].Groups[1].Value + $_.Matches[0].Groups[2].Value }
        }
        if (Test-Path $credentials) {
            $found += Select-String -Path $credentials -Pattern '^\\[(.+?)\\]' |
                ForEach-Object { $_.Matches[0].Groups[1].Value }
        }
        $found | Sort-Object -Unique
    }
    $flags = @{
${all.map(({ at, command }) => `        ${quoted(at)} = ${listOf(command.flags.map(({ name }) => name))}`).join('\n')}
    }
    $words = @{
${all
  .filter(({ command }) => command.words.length > 0)
  .map(({ at, command }) => `        ${quoted(at)} = ${listOf(command.words)}`)
  .join('\n')}
    }
    $listed = @{
${all.flatMap(({ at, command }) => listLine(at, command)).join('\n')}
    }
    $values = @{
${all.flatMap(({ at, command }) => command.flags.flatMap(({ name, value }) => valueLine(at, name, value))).join('\n')}
    }
    $commands = ${listOf(commands.map(({ name }) => name))}
    $given = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    $before = if ($wordToComplete) { @($given | Select-Object -SkipLast 1) } else { $given }
    $at = '${ROOT}'
    if ($before.Count -gt 0 -and $commands -contains $before[0]) { $at = $before[0] }
    if ($before.Count -gt 1 -and $flags.ContainsKey("$at $($before[1])")) { $at = "$at $($before[1])" }
    $previous = if ($before.Count -gt 0) { $before[-1] } else { '' }
    $key = "$at $previous"
    if ($values.ContainsKey($key)) {
        $offered = $values[$key]
        if ($offered -is [scriptblock]) { $offered = & $offered }
    } else {
        $offered = @($flags[$at]) + @($words[$at])
        if ($before.Count -eq 0) { $offered += $commands }
        if ($listed.ContainsKey($at)) { $offered += @(& $listed[$at]) }
    }
    $offered | Where-Object { $_ -and $_.StartsWith($wordToComplete) } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
`;
}

const quoted = (text: string): string => `'${text.replace(/'/g, "''")}'`;
/** A line holds a word, a tab, and what it is. */
const listed = (list: ListName): string =>
  `{ apigw-doctor completion --list ${list} 2>$null | ForEach-Object { ($_ -split "\`t")[0] } }`;
const listLine = (at: string, { list }: CommandTree): readonly string[] =>
  list === null ? [] : [`        ${quoted(at)} = ${listed(list)}`];
const listOf = (words: readonly string[]): string => `@(${words.map(quoted).join(', ')})`;

function valueLine(at: string, name: string, value: Value): readonly string[] {
  const key = quoted(`${at} ${name}`);
  if (value.kind === 'words') return [`        ${key} = ${listOf(value.words)}`];
  if (value.kind === 'list') return [`        ${key} = ${listed(value.list)}`];
  if (value.kind === 'profile') return [`        ${key} = $profiles`];
  // Nothing offered: PowerShell then completes file names by itself.
  return value.kind === 'none' ? [] : [`        ${key} = @()`];
}
