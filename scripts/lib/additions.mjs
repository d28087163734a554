import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import jsonPatch from 'fast-json-patch';

/** Lines that are cut out of a diff. */
const CUT = /^\s*…$/;

/**
 * The additions that docs/adding.md describes, one for each of its sections: the new files, the list with its diff, and
 * a case or a test.
 */
export function additionsIn(markdown) {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const parts = partsIn(section);
      const [list] = parts.filter(({ kind }) => kind === 'One line');
      return {
        name: section.split('\n')[0].trim(),
        files: parts.filter(({ kind }) => kind === 'New file'),
        beside: parts.filter(({ kind }) => kind === 'New case' || kind === 'New test'),
        list: list && { path: list.path, hunks: hunksIn(list.text) },
      };
    })
    .filter(({ files }) => files.length > 0);
}

/** Blocks with a bold heading in front: **New file** `path`, **New case** `path`, a copy of `path` … */
function partsIn(section) {
  const pattern = /^\*\*(New file|One line|New case|New test)\*\*([\s\S]*?)\n\n```\w+\n([\s\S]*?)^```$/gm;
  return [...section.matchAll(pattern)].map(([, kind, head, text]) => {
    const [path, from = null] = [...head.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    return { kind, path, from, text };
  });
}

function hunksIn(text) {
  const hunks = [[]];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (CUT.test(line)) hunks.push([]);
    else hunks.at(-1).push({ sign: line[0] ?? ' ', text: line.slice(1) });
  }
  return hunks.map((lines) => ({
    before: lines.filter(({ sign }) => sign !== '+').map((line) => line.text),
    after: lines.filter(({ sign }) => sign !== '-').map((line) => line.text),
  }));
}

/** Writes the files of an addition and its line into the list, below `folder`. */
export function apply(folder, { name, files, beside, list }) {
  for (const { path, from, text } of [...files, ...beside]) {
    const content = from === null ? text : `${JSON.stringify(patched(folder, from, JSON.parse(text)), null, 2)}\n`;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (list === undefined) throw new Error(`docs/adding.md: "${name}" names no list`);
  const place = join(folder, list.path);
  writeFileSync(
    place,
    list.hunks.reduce(
      (text, { before, after }) => replaced(text, before, after, list.path),
      readFileSync(place, 'utf8'),
    ),
  );
}

/** The list without what the addition wrote into it; the file stays. */
export const withoutLine = (text, hunks) =>
  hunks.reduce((rest, { before, after }) => replaced(rest, after, before, 'the list'), text);

const patched = (folder, from, patch) =>
  jsonPatch.applyPatch(JSON.parse(readFileSync(join(folder, from), 'utf8')), patch, true).newDocument;

function replaced(text, before, after, path) {
  const [old, now] = [`\n${before.join('\n')}\n`, `\n${after.join('\n')}\n`];
  const parts = `\n${text}`.split(old);
  if (parts.length !== 2)
    throw new Error(`docs/adding.md: these lines stand in ${path} ${parts.length - 1} times, not once:\n${old}`);
  return parts.join(now).slice(1);
}

/**
 * Why an addition is more than one file and one line; empty when it is not. `diff` is git's, of all that changed.
 * A line of the list may be an entry of its own, or one line that got an entry more; its `import` belongs to it.
 */
export function countProblems({ name, files, beside, list }, diff) {
  const changed = filesIn(diff);
  const own = [...files, ...beside].map(({ path }) => path);
  const others = changed.filter(({ path }) => !own.includes(path) && path !== list.path).map(({ path }) => path);
  const inList = changed.find(({ path }) => path === list.path) ?? { added: [], removed: [] };
  const imports = inList.added.filter((line) => /^import .* from '\.\/.*';$/.test(line));
  const entries = inList.added.filter((line) => !imports.includes(line));
  return [
    ...(files.length === 1 ? [] : [`${name}: ${files.length} new files`]),
    ...others.map((path) => `${name}: changes ${path} too`),
    ...(imports.length <= 1 && entries.length === 1 ? [] : [`${name}: ${inList.added.length} lines in ${list.path}`]),
    ...(inList.removed.every((line) => entries.some((entry) => isLonger(entry, line)))
      ? []
      : [`${name}: takes lines out of ${list.path}`]),
  ];
}

/** Whether `line` is what it was, with one entry more. */
const isLonger = (line, before) =>
  [...line.matchAll(/(?:, )?\w+/g)].some(([word]) => line.replace(word, '') === before);

function filesIn(diff) {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .map((text) => {
      const path = /^a\/(.*) b\//.exec(text)?.[1] ?? '';
      const lines = text.split('\n').slice(1);
      const body = lines.slice(lines.findIndex((line) => line.startsWith('@@')));
      const signed = (sign) => body.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
      return { path, added: signed('+'), removed: signed('-') };
    });
}
