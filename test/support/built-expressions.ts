import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Literal } from './regular-expressions.ts';

/** Where a source file makes an expression of texts. */
const BUILDS = /\bnew RegExp\(/g;

/** What `new RegExp(…)` made. */
export interface Built {
  /** Every place of the sources that makes one, as in `Literal`. */
  readonly places: readonly string[];
  /** Those that were made while the modules were loaded: by constants of a module. */
  readonly literals: readonly Literal[];
}

/**
 * Every expression that the files below a folder build while they are loaded. The files are bundled with each
 * `new RegExp` replaced by a function that writes down its place and what it made.
 */
export async function builtBelow(root: string, folder: string): Promise<Built> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
    .map((name) => ({ name, code: readFileSync(join(root, name), 'utf8') }))
    .filter(({ code }) => code.search(BUILDS) >= 0);
  const places: string[] = [];
  const told = new Map(
    files.map(({ name, code }) => [
      join(root, name),
      code.replace(BUILDS, (found, at: number) => {
        const lineStart = code.lastIndexOf('\n', at) + 1;
        // In a text or a comment it makes nothing.
        if (/['"`*]|\/\//.test(code.slice(lineStart, at))) return found;
        const place = `${name}:${code.slice(0, at).split('\n').length}`;
        places.push(place);
        return `globalThis.builtHere('${place}', `;
      }),
    ]),
  );
  const literals: Literal[] = [];
  Object.assign(globalThis, {
    builtHere: (place: string, given: string | RegExp, flags?: string) => {
      const made = new RegExp(given, flags);
      literals.push({ place, source: made.source, flags: made.flags });
      return made;
    },
  });
  await loaded(root, told);
  return { places, literals };
}

async function loaded(root: string, told: ReadonlyMap<string, string>): Promise<void> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const out = mkdtempSync(join(cache, 'built-expressions-'));
  try {
    await build({
      absWorkingDir: root,
      stdin: {
        contents: [...told.keys()].map((path) => `import ${JSON.stringify(path)};`).join('\n'),
        resolveDir: root,
      },
      outfile: join(out, 'all.mjs'),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      jsx: 'automatic',
      logLevel: 'warning',
      plugins: [
        {
          name: 'tell',
          setup: ({ onLoad }) =>
            onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
              const contents = told.get(path);
              return contents === undefined ? null : { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
            }),
        },
      ],
    });
    await import(/* @vite-ignore */ pathToFileURL(join(out, 'all.mjs')).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
