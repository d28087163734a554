// Bundles src/main.ts and everything it uses into dist/: start-up is a feature, and node_modules would cost 16 times a
// bare start.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { bundledFolders, notices } from './build/notices.mjs';
import { sbom } from './build/sbom.mjs';
import { shipped } from './build/shipped.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const { metafile, outputFiles } = await build({
  ...shipped,
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  // Function names stay, for stack traces that people send in; React needs no class names.
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});

const notice = notices(metafile, root);
// Chunks carry their hash in the name and main.js is written last, so that a program that starts meanwhile is whole.
const dist = join(root, 'dist');
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
for (const { path, text } of [...outputFiles].sort((a, b) => (a.path < b.path ? -1 : 1))) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    supported: { 'dynamic-import': false, 'regexp-set-notation': true },
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}
const made = new Set(['package.json', ...outputFiles.map(({ path }) => relative(dist, path))]);
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !made.has(relative(dist, path))) rmSync(path);
}
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), notice);
writeFileSync(join(root, 'sbom.cdx.json'), sbom(bundledFolders(metafile), root));
const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
process.stdout.write(`dist/: ${outputFiles.length} files, ${Math.round(bytes / 1024)} KiB\n`);
