import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The sources named, bundled afresh for this run: `entryPoints` as esbuild takes them. Gives the modules by the entry
 * points' names. `options` go to esbuild besides, such as those of what is shipped.
 */
export async function sources(entryPoints, options = {}) {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'apigw-doctor-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  await build({
    ...options,
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    // A program of its own, which cannot be bundled.
    external: ['esbuild'],
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const load = async (name) => [name, await import(pathToFileURL(join(out, `${name}.mjs`)).href)];
  return Object.fromEntries(await Promise.all(Object.keys(entryPoints).map(load)));
}

/** Every case with an answer under these files and folders, in order; without any: all cases of the project. */
export function caseFiles(places) {
  const named =
    places.length > 0
      ? places.map((place) => resolve(place))
      : ['test/cases', 'test/cases/own'].map((place) => join(root, place));
  return named
    .flatMap(filesIn)
    .map((path) => ({
      name: path.startsWith(root) ? path.slice(root.length) : path,
      file: JSON.parse(readFileSync(path, 'utf8')),
    }))
    .filter(({ file }) => file.answer !== undefined);
}

function filesIn(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.json') && !name.endsWith('schema.json'))
    .sort()
    .map((name) => join(place, name));
}
