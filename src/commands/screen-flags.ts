import { type Command, Option, showValues } from './build.ts';

/** The flags of everything that draws screens. */
export interface ScreenFlags {
  readonly readOnly?: boolean;
  readonly ascii?: boolean;
  readonly color?: 'auto' | 'always' | 'never';
  readonly accessible?: boolean;
  readonly debug?: boolean;
  readonly showValues?: boolean;
}

export const addScreenFlags = (command: Command): Command =>
  command
    .option('--read-only', 'do not offer any changes')
    .option('--ascii', 'draw with ASCII characters only')
    .option('--accessible', 'plain numbered questions, for screen readers')
    .option('--debug', 'write AWS requests and responses to a log file')
    .addOption(showValues('the screen'))
    .addOption(
      new Option('--color <when>', 'auto, always or never').choices(['auto', 'always', 'never']).default('auto'),
    );
