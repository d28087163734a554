import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './built.ts';

/** Runs a module of the build's own language; its last expression is printed as JSON. */
function node(code: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A folder with one file of a dependency, as a later version of it might look. */
function dependency(path: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-build-'));
  const file = join(folder, 'node_modules', path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('the patches to dependencies', () => {
  it.each([
    ['string-width/index.js', 'export default () => 1;'],
    ['ink/build/reconciler.js', 'export default 1;'],
    ['yoga-layout/dist/src/index.js', 'export default 1;'],
    ['yoga-layout/dist/binaries/yoga-wasm-base64-esm.js', 'export default 1;'],
    ['signal-exit/index.js', 'module.exports = 1;'],
    ['commander/lib/command.js', 'module.exports = 1;'],
  ])('fail the build when %s has changed', (path, text) => {
    const file = dependency(path, text);
    const { status, stderr } = node(`
      import { build } from 'esbuild';
      import { patches } from './scripts/build/plugins.mjs';
      const how = { bundle: true, write: false, platform: 'node', format: 'esm', metafile: true, plugins: patches };
      await build({ entryPoints: [${JSON.stringify(file)}], ...how });`);
    expect(stderr).toMatch(/build patch/);
    expect(status).toBe(1);
  });

  it('fail the build when Ink is there and a patched file is not', () => {
    const file = dependency('ink/build/index.js', 'export default 1;');
    const { status, stderr } = node(`
      import { build } from 'esbuild';
      import { patches } from './scripts/build/plugins.mjs';
      const how = { bundle: true, write: false, platform: 'node', format: 'esm', metafile: true, plugins: patches };
      await build({ entryPoints: [${JSON.stringify(file)}], ...how });`);
    expect(stderr).toMatch(/no file matched/);
    expect(status).toBe(1);
  });
});

describe('the licences of what is bundled', () => {
  const notices = (license: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-licence-'));
    mkdirSync(join(folder, 'node_modules/some'), { recursive: true });
    writeFileSync(
      join(folder, 'node_modules/some/package.json'),
      JSON.stringify({ name: 'some', version: '1.2.3', license }),
    );
    writeFileSync(join(folder, 'node_modules/some/LICENSE'), 'The text of the licence.');
    return node(`
      import { notices } from './scripts/build/notices.mjs';
      const outputs = { 'dist/main.js': { inputs: { 'node_modules/some/index.js': { bytesInOutput: 1 } } } };
      console.log(notices({ outputs }, ${JSON.stringify(folder)}));`);
  };

  it('are written down with their texts', () => {
    expect(notices('MIT').stdout).toContain('some 1.2.3 (MIT)\n\nThe text of the licence.');
  });

  it.each(['MIT OR GPL-3.0', '(Apache-2.0 OR MIT)', '0BSD'])('may be %s', (license) => {
    expect(notices(license).status).toBe(0);
  });

  it.each(['AGPL-3.0-or-later', 'MIT AND GPL-3.0', 'UNLICENSED', ''])('may not be "%s"', (license) => {
    const { status, stderr } = notices(license);
    expect(stderr).toContain('some@1.2.3: licence');
    expect(status).toBe(1);
  });
});
