import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './built.ts';
import { copied } from './copied.ts';

/** A program of these files of a bundle, with an empty cache of its own. */
function program(files: Readonly<Record<string, string>>) {
  const folder = copied(files);
  const cache = join(folder, 'cache');
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'bin/apigw-doctor.js'), ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: cache },
    });
  const kept = (command: string): string => join(cache, 'apigw-doctor/code', command);
  return { run, kept };
}

const ONE = {
  'main.js': 'exports.run=()=>console.log(require("./one-1.js").value)',
  'chunks/one-1.js': 'exports.value="one"',
};

describe('what a start loads', () => {
  it('is a file only when something of it is used', () => {
    const { run } = program({
      'main.js': `
        const used = require.lazy("./used-1.js"), unused = require.lazy("./unused-1.js");
        exports.run = () => { console.log("started"); console.log(used.value(), used.value()); };`,
      'chunks/used-1.js': 'console.log("loaded");let n=0;exports.value=()=>++n',
      'chunks/unused-1.js': 'console.log("never")',
    });
    expect(run('go').stdout).toBe('started\nloaded\n1 2\n');
  });

  it('is the rest too a second later, so that an upgrade meanwhile takes nothing away', () => {
    const { run } = program({
      'main.js': `
        require.lazy("./rest-1.js"), require.lazy("./gone-1.js");
        exports.run = () => {
          setTimeout(() => require("./later-1.js"), 1300);
          setTimeout(() => console.log("ends"), 1600);
        };`,
      'chunks/rest-1.js': 'console.log("loaded");require.lazy("./more-1.js")',
      'chunks/more-1.js': 'console.log("and more")',
      'chunks/later-1.js': 'console.log("later");require.lazy("./last-1.js")',
      'chunks/last-1.js': 'console.log("last")',
    });
    const stdout = 'loaded\nand more\nlater\nlast\nends\n';
    expect(run('go')).toMatchObject({ stdout, stderr: '', status: 0 });
  });

  it('is one file for all small ones', () => {
    const { run } = program({
      'main.js': 'Object.assign(require.packed,require("./start-1.js"));module.exports=require("./run.js")',
      'chunks/start-1.js': `module.exports={
        "./run.js":(exports,require,module)=>{
          const a=require.lazy("./a-1.js");exports.run=()=>console.log(a.value)},
        "./a-1.js":(exports,require,module)=>{exports.value=require("./b-1.js").value+1},
        "./b-1.js":(exports,require,module)=>{exports.value=1}}`,
    });
    expect(run('go').stdout).toBe('2\n');
  });

  it('is asked for lazily by what is built', () => {
    const start = readdirSync(join(ROOT, 'dist/chunks')).filter((name) => name.startsWith('start-'));
    expect(start).toHaveLength(1);
    const first = readFileSync(join(ROOT, 'dist/chunks', start[0] ?? ''), 'utf8');
    expect(first).toContain('=require.lazy(');
    expect(first).not.toContain('=require("./');
  });
});

describe('compiled code', () => {
  it('is kept for each command by itself: each runs other functions', () => {
    const { run, kept } = program(ONE);
    expect(run('go').stdout).toBe('one\n');
    expect(run('--flag').stdout).toBe('one\n');
    expect(readdirSync(dirname(kept('go'))).sort()).toEqual(['go', 'wizard']);
    expect(readdirSync(kept('go'))).toEqual([expect.stringMatching(/^one-1\.js\.v\d+\.\d+/)]);
  });

  it('is kept nowhere for an argument that is no command', () => {
    const { run, kept } = program(ONE);
    expect(run('../../elsewhere').stdout).toBe('one\n');
    expect(readdirSync(dirname(kept('go')))).toEqual(['wizard']);
  });

  it('is neither read from nor written to a directory that others may write to', () => {
    const { run, kept } = program(ONE);
    mkdirSync(kept('go'), { recursive: true });
    chmodSync(kept('go'), 0o777);
    expect(run('go').stdout).toBe('one\n');
    expect(readdirSync(kept('go'))).toEqual([]);
  });

  it('is compiled again where what was kept is broken', () => {
    const { run, kept } = program(ONE);
    run('go');
    const file = join(kept('go'), readdirSync(kept('go'))[0] ?? '');
    const good = readFileSync(file).length;
    writeFileSync(file, 'broken');
    expect(run('go').stdout).toBe('one\n');
    expect(readFileSync(file).length).toBe(good);
  });

  it('of earlier versions is removed', () => {
    const { run, kept } = program(ONE);
    mkdirSync(kept('go'), { recursive: true, mode: 0o700 });
    const [old, recent] = [join(kept('go'), 'old-1.js.v20'), join(kept('go'), 'recent-1.js.v20')];
    for (const file of [old, recent]) writeFileSync(file, '');
    utimesSync(old, 1_700_000_000, 1_700_000_000);
    run('go');
    const names = readdirSync(kept('go'));
    expect(names).toContain('recent-1.js.v20');
    expect(names).not.toContain('old-1.js.v20');
  });
});
