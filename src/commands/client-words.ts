/** Clients whose commands people put behind ours without quoting them. */
export const isClient = (word: string): boolean => /^(?:curl|awscurl|wget|https?|xh|wscat)(?:\.exe)?$/i.test(word);

interface OwnFlag {
  readonly long?: string | undefined;
  /** True when a value follows. */
  readonly required: boolean;
}

/**
 * `diagnose curl -H 'a: b' https://…`: the shell has taken the client's command apart, and its flags look like ours. It
 * is put together again as one word, up to the first flag that only we have.
 */
export function joinClient(args: readonly string[], flags: readonly OwnFlag[]): readonly string[] {
  const takesValue = (word: string | undefined): boolean =>
    flags.some(({ long, required }) => required && long === word);
  const start = args.findIndex((word, at) => isClient(word) && !takesValue(args[at - 1]));
  if (start === -1) return args;
  const isOurs = (word: string, at: number): boolean => {
    const name = word.split('=', 1)[0];
    // These two are curl's as well.
    if (name === '--header' || (name === '--json' && /^[^-]/.test(args[at + 1] ?? ''))) return false;
    return flags.some(({ long }) => long === name);
  };
  const stop = args.findIndex((word, at) => at > start && isOurs(word, at));
  const end = stop === -1 ? args.length : stop;
  return end - start < 2
    ? args
    : [...args.slice(0, start), args.slice(start, end).map(quoted).join(' '), ...args.slice(end)];
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
