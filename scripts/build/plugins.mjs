// Patches to dependencies that make the first frame fast. Each fails the build when the text it replaces is gone,
// so a version bump cannot silently lose one.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PLAIN } from './plain.mjs';

const replace = (file, source, from, to) => {
  const result = source.replace(from, to);
  if (result === source) throw new Error(`build patch: ${file} no longer contains ${from}`);
  return result;
};

/** Where Ink is in the bundle every patch must be used: one whose file is never loaded has gone stale. */
const patch = (name, filter, change) => ({
  name,
  setup(build) {
    let used = false;
    build.onLoad({ filter }, ({ path }) => {
      used = true;
      const source = change(readFileSync(path, 'utf8'), (text, from, to) => replace(path, text, from, to));
      return { contents: source, loader: 'js', resolveDir: dirname(path) };
    });
    build.onEnd((result) => {
      const withInk = Object.keys(result.metafile?.inputs ?? {}).some((file) => file.includes('node_modules/ink/'));
      if (withInk && result.errors.length === 0 && !used)
        throw new Error(`build patch ${name}: no file matched ${filter}`);
    });
  },
});

export const patches = [
  // yoga fetches its own wasm from a data: URL, which loads all of undici (36 ms); a Buffer will do, and needs no
  // await.
  patch('yoga-wasm', /yoga-wasm-base64-esm\.js$/, (source, change) => {
    const base64 = /base64,([A-Za-z0-9+/=]{1000,})/.exec(source)?.[1];
    if (base64 === undefined) throw new Error('build patch: yoga-layout holds no base64 wasm');
    let text = change(source, base64, '');
    text = change(text, 'import.meta.url', '""');
    text = change(text, 'export default loadYoga', '');
    return `${text}
const bytes = Buffer.from("${base64}", "base64");
export default function () {
  const mod = { instantiateWasm(imports, done) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    done(instance);
    return instance.exports;
  } };
  loadYoga(mod);
  return mod;
}`;
  }),
  patch('yoga-sync', /yoga-layout\/dist\/src\/index\.js$/, (source, change) =>
    change(source, 'await loadYoga()', 'loadYoga()'),
  ),
  // The devtools bridge is for Ink's own developers; its top-level awaits would hold up every start.
  patch('no-devtools', /ink\/build\/reconciler\.js$/, (source, change) =>
    change(change(source, "await import('./devtools.js')", '0'), 'await loadPackageJson()', '{}'),
  ),
  // The RGI emoji expression takes 31 ms to compile: only for what can be an emoji, which a digit, a border or a mark
  // is not.
  patch('fast-width', /string-width\/index\.js$/, (source, change) => {
    let text = change(
      source,
      /const rgiEmojiRegex = (.*);/,
      'let rgi;const rgiEmojiRegex={test:x=>(rgi??=$1).test(x)};',
    );
    text = change(
      text,
      'rgiEmojiRegex.test(segment)',
      '(/[\\p{Emoji_Presentation}\\u200D\\uFE0F\\u20E3]/u.test(segment)&&rgiEmojiRegex.test(segment))',
    );
    return change(text, '/^[\\u0020-\\u007E]*$/', `/^[${PLAIN}]*$/`);
  }),
  // 112 × 52 letters with their accents are composed for a table that only a filter with foreign letters asks for.
  patch('fzf-table', /fzf\/dist\/fzf\.es\.js$/, (source, change) => {
    const filled = change(
      source,
      /for \(let i = "\\u0300"[\s\S]*?\n}\n(?=const ranges)/,
      'let full = false;\nfunction fill() {\n  full = true;\n$&}\n',
    );
    return change(filled, '  const normalizedChar =', '  if (!full) fill();\n  const normalizedChar =');
  }),
  // Starting subcommands that are programs of their own, which there are none of, loads Node's network modules.
  patch('no-programs', /commander\/lib\/command\.js$/, (source, change) =>
    change(source, "require('node:child_process')", 'null'),
  ),
  patch('no-assert', /signal-exit\/index\.js$/, (source, change) => change(source, "require('assert')", '{equal(){}}')),
];
