// Bundles src/main.ts and everything it uses into dist/: start-up is a feature, and node_modules would cost 16 times a bare start.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { notices } from './build/notices.mjs';
import { patches } from './build/plugins.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(join(root, 'dist'), { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  // Function names stay, for stack traces that people send in; React needs no class names.
  keepNames: false,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  mainFields: ['module', 'main'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    'Intl.Segmenter': 'LazySegmenter',
  },
  inject: ['scripts/build/inject.mjs'],
  alias: { 'react-devtools-core': './scripts/build/empty.mjs' },
  // Without this esbuild turns /…/v into an eager `new RegExp` at import; Node 20 knows the flag.
  supported: { 'regexp-set-notation': true },
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  legalComments: 'none',
  plugins: patches,
  metafile: true,
  logLevel: 'warning',
});

writeFileSync(join(root, 'THIRD-PARTY-NOTICES.txt'), notices(metafile, root));
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
process.stdout.write(`dist/: ${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} KiB\n`);
