import { ui } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Shows the change as commands and templates. */
export const template: KeyEntry = {
  keys: ['t'],
  label: 't',
  word: 'template',
  help: 'The change as CLI, CloudFormation, Terraform, CDK',
  here: on('fix'),
  why: onlyOnFix,
  act: (context) => ui({ template: !context.ui.template, scroll: 0 }),
};

function onlyOnFix({ screen }: KeyContext): string | null {
  return screen.id === 'fix' ? null : 'Open a fix first.';
}
