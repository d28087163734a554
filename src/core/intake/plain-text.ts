import { sanitizeInput } from '../model/sanitize.ts';

/**
 * The words of a paste without what carried them: terminal colours, a chat's curly quotes and long dashes, Markdown's
 * fences, a mail's `> ` before every line, a placeholder's braces. Linear in the text.
 */
export function plainText(text: string): string {
  const bare = sanitizeInput(text.replace(/\r\n?/g, '\n')).replace(/[\u00A0\u2007\u202F\u3000]/g, ' ');
  return withoutBraces(withoutMarkdown(withoutQuoting(straight(bare)))).trim();
}

/** Curly quotes are a chat's doing where the text has no straight ones; beside straight ones they are part of it. */
function straight(text: string): string {
  const doubles = text.includes('"') ? text : text.replace(/[\u201C\u201D\u201E\u201F]/g, '"');
  const singles = text.includes("'") ? doubles : doubles.replace(/[\u2018\u2019\u201A\u201B]/g, "'");
  return singles
    .replace(/(?<=\s)[\u2013\u2014](?=[a-z][a-z0-9-]{2,30}[\s=])/g, '--')
    .replace(/(?<=\s)[\u2013\u2014](?=[A-Za-z]\s)/g, '-');
}

/** `> ` before every line is a mail's or a chat's; curl writes it before some lines only. */
function withoutQuoting(text: string): string {
  const lines = text.split('\n');
  const quoted = lines.every((line) => /^>(?: |$)/.test(line) || line.trim() === '');
  return quoted && lines.some((line) => /^> HTTP\/|^> [{[]/.test(line))
    ? lines.map((line) => line.replace(/^> ?/, '')).join('\n')
    : text;
}

/** Fences go with their lines; bold in the lines of a head, and back ticks around something, lose their marks. */
const withoutMarkdown = (text: string): string =>
  text
    .replace(/^[ \t]*(?:```|~~~)[\w-]*[ \t]*$/gm, '')
    .replace(/^([^\n*"]{0,200})\*\*([^*\n]{1,200})\*\*(?=[ \t]*$)/gm, '$1$2')
    .replace(/`((?:https?|wss?):\/\/[^`\n]{1,8000}|\{[^`\n]{1,8000}\}|\d{3}[^`\n]{0,80}|[A-Za-z ]{3,80})`/g, '$1');

/** `{api-id}.execute-api.…` and `{https://…}`: documentation marks what is to be filled in. */
const withoutBraces = (text: string): string =>
  text
    .replace(/(?:[{<][\w -]{1,40}[}>]|\*{2,40})(?=\.execute-api)/g, 'xxxx')
    .replace(/\{(https?:\/\/[^\s{}]{1,2000})\}/g, '$1');
