import { FIX_NAMES, fixPolicy, readPolicy } from '../aws/index.ts';
import { type Command, newCommand } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { type FormatFlags, formatsOf, JSON_FORMAT } from './formats.ts';
import { UsageError } from './usage.ts';

interface PermissionFlags extends FormatFlags {
  readonly partition: string;
}

const FORMATS = formatsOf([JSON_FORMAT]);

/** `permissions`: the least IAM policy for reading; with the names of fixes, what each needs besides. */
export function permissions(context: CommandContext): Command {
  const command = newCommand(
    'permissions',
    'The least IAM policy that this program needs: for reading, and for each fix.',
    context,
  )
    .usage('[read | FIX…] [flags]')
    .argument('[names...]', '"read", "test-authorizer", or names of fixes; all when left out')
    .option('--partition <name>', 'aws, aws-cn or aws-us-gov', 'aws');
  return FORMATS.add(command).action((names: readonly string[], flags: PermissionFlags) =>
    context.out(FORMATS.chosen(flags) === 'json' ? asJson(names, flags) : asText(names, flags)),
  );
}

function chosen(names: readonly string[], { partition }: PermissionFlags) {
  if (!/^aws[\w-]*$/.test(partition))
    throw new UsageError([`--partition takes aws, aws-cn or aws-us-gov, not "${partition}"`]);
  const unknown = names.filter((name) => name !== 'read' && fixPolicy(name) === null);
  if (unknown.length > 0)
    throw new UsageError([
      `there is no fix ${unknown.map((name) => `"${name}"`).join(', ')}. There are: ${FIX_NAMES.join(', ')}`,
    ]);
  const all = names.length === 0;
  const fixes = FIX_NAMES.filter((name) => all || names.includes(name));
  return {
    read: all || names.includes('read') ? readPolicy(partition) : null,
    fixes: Object.fromEntries(fixes.map((name) => [name, fixPolicy(name, partition)])),
  };
}

const asJson = (names: readonly string[], flags: PermissionFlags): string =>
  `${JSON.stringify({ schemaVersion: 1, ...chosen(names, flags) }, null, 2)}\n`;

/** What only a flag does is no fix. */
const headingOf = (name: string): string =>
  name === 'reading' ? name : `${name === 'test-authorizer' ? '--' : 'fix '}${name}, besides reading`;

/** One policy alone is printed as a document that can be piped on; several come with a line above each. */
function asText(names: readonly string[], flags: PermissionFlags): string {
  const { read, fixes } = chosen(names, flags);
  const documents = [...(read === null ? [] : [['reading', read] as const]), ...Object.entries(fixes)];
  const text = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;
  if (documents.length === 1) return text(documents[0]?.[1]);
  return documents.map(([name, document]) => `# ${headingOf(name)}\n${text(document)}`).join('\n');
}
