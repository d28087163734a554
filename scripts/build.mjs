// Bundles src/main.ts and everything it uses into dist/: start-up is a feature, and node_modules would cost 16 times a
// bare start.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, version as esbuild, transform } from 'esbuild';
import { bundledFolders, notices } from './build/notices.mjs';
import { sbom } from './build/sbom.mjs';
import { shipped } from './build/shipped.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 8).toUpperCase();

const { metafile, outputFiles } = await build({
  ...shipped,
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  // What becomes of the files below is in the hash too: compiled code is kept under their names.
  banner: { js: `// ${hash(esbuild + readFileSync(fileURLToPath(import.meta.url), 'utf8'))}` },
  minify: true,
  // Function names stay, for stack traces that people send in; React needs no class names.
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});

const notice = notices(metafile, root);
const dist = join(root, 'dist');
/** Of a file in `dist`, as imports write it. */
const nameOf = (path) => relative(dist, path).replaceAll('\\', '/');
/** Below this many characters a file costs a start more to open than to have read with others. */
const SMALL = 4000;

const code = new Map();
for (const { path, text } of outputFiles) {
  const file = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false, 'regexp-set-notation': true },
  });
  const name = nameOf(path);
  // What nobody comes to in this run is not loaded. An import without names is: it does something.
  code.set(
    name === 'main.js' ? 'run.js' : name,
    file.code.replaceAll('require("./chunks/', 'require("./').replace(/=require\((?="(?:\.|node:))/g, '=require.lazy('),
  );
}
// What every start needs, and all small files, are one: bin/load.js knows how to read it.
const small = [...code].filter(([name, { length }]) => name === 'run.js' || length < SMALL).sort();
for (const [name] of small) code.delete(name);
const functions = small.map(
  ([name, text]) => `${JSON.stringify(`./${posix.basename(name)}`)}:(exports,require,module)=>{${text}}`,
);
const pack = `module.exports={${functions.join(',')}}`;
const start = `chunks/start-${hash(pack)}.js`;
code.set(start, pack);
code.set('package.json', '{ "type": "commonjs" }\n');
// Chunks carry their hash in the name and main.js is written last, so that a program that starts meanwhile is whole.
// Names are as seen from the chunks, the first file's too.
code.set(
  'main.js',
  `Object.assign(require.packed,require('./${posix.basename(start)}'));module.exports=require('./run.js')\n`,
);

mkdirSync(join(dist, 'chunks'), { recursive: true });
for (const [name, text] of code) writeFileSync(join(dist, name), text);
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !code.has(nameOf(path))) rmSync(path);
}
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), notice);
writeFileSync(join(root, 'sbom.cdx.json'), sbom(bundledFolders(metafile), root));
const bytes = [...code.values()].reduce((sum, { length }) => sum + length, 0);
process.stdout.write(`dist/: ${code.size} files, ${Math.round(bytes / 1024)} KiB\n`);
