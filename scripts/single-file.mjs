// The whole program in one file, build/apigw-doctor.cjs: for a computer without npm, or to be kept beside something
// else. It needs Node, as the package does. Usage: node scripts/single-file.mjs [FILE]
//
// Tried beside it: a single executable of Node 20 with postject is 103 MB, has to be made and signed on each platform,
// and prints an ExperimentalWarning at every start.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { notices } from './build/notices.mjs';
import { shipped } from './build/shipped.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = resolve(process.argv[2] ?? join(root, 'build/apigw-doctor.cjs'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const { metafile, outputFiles } = await build({
  ...shipped,
  splitting: false,
  absWorkingDir: root,
  stdin: {
    contents: "import { run } from './src/main.ts'; run(process.argv.slice(2));",
    resolveDir: root,
    loader: 'ts',
  },
  outfile: 'build/main.js',
  minify: true,
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'warning',
});
const { code } = await transform(outputFiles[0].text, {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // The rest is done, and done a second time over so large a scope it takes minutes.
  minifyWhitespace: true,
  supported: { 'regexp-set-notation': true },
});
const licences = `/*! apigw-doctor ${version}\n${notices(metafile, root).replaceAll('*/', '* /')}*/`;
mkdirSync(dirname(target), { recursive: true });
// `--version` is what the package's start script answers by itself.
const start = `const[flag]=process.argv.slice(2);if(process.argv.length===3&&(flag==='--version'||flag==='-V')){
process.stdout.write('${version}\\n')}else{${code}}`;
writeFileSync(target, `#!/usr/bin/env node\n'use strict';\n${start}\n${licences}\n`);
chmodSync(target, 0o755);
process.stdout.write(`${target}: ${Math.round(Buffer.byteLength(start) / 1024)} KiB and the licences\n`);
