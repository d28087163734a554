import { EXIT } from './usage.ts';

const USAGE = { [EXIT.usage]: 'usage' };
const READS_AWS = { ...USAGE, [EXIT.cannotTell]: 'could not tell', [EXIT.signIn]: 'a sign-in would help' };
const SIGNALS = { 129: 'SIGHUP', 130: 'SIGINT', 143: 'SIGTERM' };
/** What any command can end with. */
const ANY = { [EXIT.bug]: 'a bug of this program', [EXIT.notDelivered]: 'the result could not be written' };

/** How each command ends, by its name; the help says it, and a test produces each. */
export const EXIT_CODES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  wizard: { 0: 'left', ...USAGE, ...ANY, ...SIGNALS },
  practice: { 0: 'left', ...USAGE, ...ANY, ...SIGNALS },
  diagnose: { 0: 'not refused', 1: 'refused, and why', ...READS_AWS, ...ANY, ...SIGNALS },
  fix: {
    0: 'a plan exists, or the call goes through',
    1: 'no plan exists, or its changes were not made',
    ...READS_AWS,
    ...ANY,
    ...SIGNALS,
  },
  explain: { 0: 'explained', ...USAGE, 3: 'the text is not known', ...ANY },
  simulate: { 0: 'every line is answered', 1: 'one with an error (--exit-status)', ...USAGE, ...ANY, ...SIGNALS },
  sessions: { 0: 'done', 1: 'not undone, or not finished', ...READS_AWS, ...ANY, ...SIGNALS },
  permissions: { 0: 'printed', ...USAGE, ...ANY },
  config: { 0: 'printed', ...USAGE, ...ANY },
  completion: { 0: 'printed', ...USAGE, ...ANY },
};

/** For the end of a command's help. */
export function exitCodesText(name: string): string {
  const codes = Object.entries(EXIT_CODES[name] ?? {});
  return codes.length === 0
    ? ''
    : `\nExit codes\n${codes.map(([code, means]) => `  ${code.padEnd(4)} ${means}\n`).join('')}`;
}
