import { editDistance } from '../core/model/edit-distance.ts';
import { isClient } from './client-words.ts';
import { type CommandEntry, command } from './entry.ts';

const WIZARD = {
  ...command('wizard', '', 'the wizard: diagnose a refused call and fix it', () => import('./wizard.ts')),
  usage: '[url | …]',
};

/** One line for each command, in the order in which the help shows them. What runs without a command stands first. */
export const COMMANDS: readonly CommandEntry[] = [
  WIZARD,
  command('practice', '', 'try it on a built-in practice account', () => import('./practice.ts')),
  command('diagnose', '', 'the same diagnosis without questions, for scripts', () => import('./diagnose.ts')),
  command('fix', '', 'plans fixes; --apply makes them, --undo reverts', () => import('./fix.ts')),
  command('explain', 'CODE | TEXT', 'what a cause means and who can act; offline', () => import('./explain.ts')),
  command('simulate', '', 'evaluates policies offline, JSON Lines in and out', () => import('./simulate.ts')),
  command('sessions', '', 'changes made so far: list, undo, finish …', () => import('./sessions.ts')),
  command('permissions', '', 'the least IAM policy for reading, and for each fix', () => import('./permissions.ts')),
  command('config', '', 'each setting, its value, where it came from', () => import('./config.ts')),
  command('completion', 'SHELL', 'completion for bash, zsh, fish, powershell', () => import('./completion.ts')),
];

export type Chosen =
  | { readonly kind: 'run'; readonly entry: CommandEntry; readonly args: readonly string[] }
  | { readonly kind: 'help'; readonly args: readonly string[] }
  | { readonly kind: 'unknown'; readonly message: string };

/** The command that a command line asks for; the wizard when it names none. */
export function chooseCommand(args: readonly string[]): Chosen {
  const [first, ...rest] = args;
  if (first === undefined) return { kind: 'run', entry: WIZARD, args };
  if (first === '--help' || first === '-h') return { kind: 'help', args };
  if (first === 'help')
    return rest.every((word) => word.startsWith('-'))
      ? { kind: 'help', args: rest }
      : chooseCommand([...rest, '--help']);
  const entry = COMMANDS.find(({ name }) => name === first);
  if (entry !== undefined) return { kind: 'run', entry, args: rest };
  // Flags, or something pasted: a URL, an error text, a curl command.
  if (first.startsWith('-') || /[\s/:.]/.test(first) || isClient(first)) return { kind: 'run', entry: WIZARD, args };
  const near = COMMANDS.find(({ name }) => editDistance(name, first) <= 2);
  return {
    kind: 'unknown',
    message:
      'there is no command ' +
      `"${first}".${near === undefined ? ' apigw-doctor --help lists them.' : ` Did you mean ${near.name}?`}`,
  };
}

/** Written out: to ask the wizard for its flags would load it. A test compares. */
const WIZARD_FLAGS = `  --profile --region --endpoint-url --invoke-endpoint --mfa-code
  --api --stage --method --path --route-key --host
  --query-string --query --caller --caller-profile --signed --unsigned
  --header --body-length --data
  --token --api-key --test-authorizer --match-key --origin --with-credentials
  --source-ip --vpce --client-cert --time
  --observed --status --error-type --body
  --read-only --accessible --ascii --color --show-values --debug`;

export function globalHelp(): string {
  const lines = COMMANDS.map(({ usage, summary }) => `  apigw-doctor ${usage.padEnd(14)} ${summary}`);
  return `Finds out why Amazon API Gateway refuses a call, shows the proof, and fixes it
with one keystroke.

Examples
  apigw-doctor practice
  apigw-doctor --profile staging
  apigw-doctor diagnose --profile staging --api a1b2c3d4e5 --stage prod \\
      --method GET --path /orders/42 --caller self --json

Commands (each has --help)
${lines.join('\n')}

Flags of the wizard (more about each: apigw-doctor wizard --help)
${WIZARD_FLAGS}

Flags of every command
  --quiet --verbose --debug --no-pager --help

Exit codes
  0 not refused   1 refused, and why   2 usage   3 could not tell
  4 a sign-in would help   70 a bug of this program
  74 the result could not be written   129, 130, 143 ended by a signal

Environment
  AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL and the rest as the AWS CLI reads
  them; NO_COLOR, FORCE_COLOR; AWS_PAGER, PAGER (empty: no pager);
  XDG_STATE_HOME (sessions and summaries); XDG_CONFIG_HOME (config.json);
  ACCESSIBLE=1 asks numbered questions in place of drawn screens
`;
}
