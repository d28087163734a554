// THIRD-PARTY-NOTICES.txt: the licence of every package whose code is in the bundle, taken from the packages
// themselves.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'CC0-1.0']);

/** `MIT OR Apache-2.0` is fine when one side is; `A AND B` only when both are. */
export function isAllowed(expression) {
  return expression
    .replace(/[()]/g, ' ')
    .split(/\s+OR\s+/)
    .some((side) => side.split(/\s+AND\s+/).every((name) => ALLOWED.has(name.trim())));
}

/** Package folders that gave at least one byte to the output, from an esbuild metafile. */
export function bundledFolders(metafile) {
  const folders = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const at = file.lastIndexOf('node_modules/');
      if (at < 0 || bytesInOutput === 0) continue;
      const rest = file.slice(at + 'node_modules/'.length).split('/');
      const name = rest[0]?.startsWith('@') ? `${rest[0]}/${rest[1]}` : rest[0];
      folders.add(`${file.slice(0, at)}node_modules/${name}`);
    }
  }
  return [...folders].sort();
}

/** Returns the notices, or throws naming each package whose licence is missing or not allowed. */
export function notices(metafile, root) {
  const problems = [];
  const entries = bundledFolders(metafile).map((folder) => {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    if (typeof license !== 'string' || !isAllowed(license))
      problems.push(`${name}@${version}: licence ${license ?? 'not stated'}`);
    return { name, version, license, text: licenceText(path) };
  });
  if (problems.length > 0) throw new Error(`Licences that may not be bundled:\n${problems.join('\n')}`);
  // Packages of one project share one text: print it once, under all their names.
  const byText = new Map();
  for (const entry of entries)
    byText.set(entry.text ?? entry.license, [...(byText.get(entry.text ?? entry.license) ?? []), entry]);
  const sections = [...byText].map(
    ([text, group]) => `${group.map((e) => `${e.name} ${e.version} (${e.license})`).join('\n')}\n\n${text.trim()}\n`,
  );
  const all = sections.join(`\n${'-'.repeat(80)}\n\n`);
  return `apigw-doctor contains code of the packages below, each under its own licence.\n\n${all}`;
}

function licenceText(folder) {
  const files = readdirSync(folder).filter(
    (name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts)$/.test(name),
  );
  const texts = files.sort().map((name) => readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim());
  if (texts.length > 0) return texts.join('\n\n');
  const readme = ['README.md', 'readme.md'].map((name) => join(folder, name)).find(existsSync);
  const section = readme && /^#+\s*licen[cs]e\s*\n([\s\S]*)/im.exec(readFileSync(readme, 'utf8'))?.[1]?.trim();
  return section || null;
}
