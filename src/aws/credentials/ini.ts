/** One `[section]` of an AWS config or credentials file, with the lines it came from. */
export interface IniSection {
  /** `profile staging`, `default`, `sso-session corp`: as written, quotes and outer blanks removed. */
  readonly title: string;
  /** From 1. */
  readonly line: number;
  readonly settings: readonly IniSetting[];
}
export interface IniSetting {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly line: number;
  /** `name = value` lines set below this one by indentation, as in a `services` section. */
  readonly nested: readonly { readonly name: string; readonly value: string; readonly line: number }[];
}
export interface IniProblem {
  readonly line: number;
  readonly message: string;
  /** A line that the AWS CLI cannot read: it then refuses the whole file. */
  readonly isFatal: boolean;
}

/**
 * Reads an AWS config or credentials file line by line. Never throws: what cannot be read is a problem with its line,
 * and the rest is still read. Format: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function readIni(text: string): {
  readonly sections: readonly IniSection[];
  readonly problems: readonly IniProblem[];
} {
  const sections: { title: string; line: number; settings: MutableSetting[] }[] = [];
  const problems: IniProblem[] = [];
  if (text.startsWith('\uFEFF'))
    problems.push({
      line: 1,
      message: 'starts with a byte order mark; AWS tools may not find the first section',
      isFatal: false,
    });
  let broken = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = index + 1;
    if (raw.trim() === '' || /^\s*[#;]/.test(raw)) continue;
    if (raw.startsWith('[')) {
      const title = titleOf(raw);
      broken = title === null;
      if (title === null) problems.push({ line, message: `is not a section header: ${raw.trim()}`, isFatal: true });
      else sections.push({ title, line, settings: [] });
      continue;
    }
    // Settings below a broken header belong to nobody; one complaint about the header is enough.
    if (broken) continue;
    const problem = addSetting(sections.at(-1), raw, line);
    if (problem !== null) problems.push({ line, ...problem });
  }
  return { sections, problems };
}

interface MutableSetting {
  name: string;
  value: string;
  line: number;
  nested: { name: string; value: string; line: number }[];
}

function addSetting(
  section: { settings: MutableSetting[] } | undefined,
  raw: string,
  line: number,
): Omit<IniProblem, 'line'> | null {
  const sign = raw.indexOf('=');
  const written = raw.slice(0, Math.max(0, sign)).trim();
  const indented = /^[ \t]/.test(raw);
  const last = section?.settings.at(-1);
  if (written === '') {
    // An indented line without `=` continues the value above it.
    if (indented && last) return null;
    return { message: `is neither a section nor a setting: ${masked(raw)}`, isFatal: true };
  }
  if (!section) return { message: `is before the first section: ${written}`, isFatal: true };
  const name = written.toLowerCase();
  const value = withoutComment(raw.slice(sign + 1).trim());
  // Only under a setting without value are indented lines its parts; elsewhere the indentation is a slip.
  if (indented && last && last.value === '') {
    last.nested.push({ name, value, line });
    return null;
  }
  section.settings.push({ name, value, line, nested: [] });
  const message = `is indented, so AWS tools take it as part of the setting above: ${name}`;
  return indented ? { message, isFatal: false } : null;
}

/** `[profile "my team"]  # comment` → `profile my team`; null when the brackets do not close. */
function titleOf(raw: string): string | null {
  const sectionHeader = /^\[([^\]]*)\]\s*(?:[#;].*)?$/.exec(raw.trimEnd())?.[1];
  if (sectionHeader === undefined) return null;
  const match = /^(?:([^\s"']+)\s+)?(?:"([^"]*)"|'([^']*)'|(\S.*)?)$/.exec(sectionHeader.trim());
  const name = match?.[2] ?? match?.[3] ?? match?.[4] ?? '';
  const title = [match?.[1], name.trim()].filter((part) => part !== undefined && part !== '').join(' ');
  return title === '' ? null : title;
}

/** A comment in a value needs a blank in front of it. */
const withoutComment = (value: string): string => value.replace(/\s[#;].*$/, '').trimEnd();

/** A line that went wrong may hold a key: only its beginning is repeated. */
const masked = (raw: string): string => `${raw.trim().slice(0, 12)}${raw.trim().length > 12 ? '…' : ''}`;
