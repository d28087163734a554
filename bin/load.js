'use strict';
// Loads the bundle's files, and keeps what V8 compiled of them in the user's cache: compiling is a quarter of the time
// to the first screen. Node 20 has no such cache of its own (module.enableCompileCache came with 22.8).
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');

const chunks = path.join(__dirname, '..', 'dist', 'chunks');
/** What the compiled code depends on besides the source: V8 refuses another version's, and checks the rest itself. */
const BUILD = [process.version, process.arch, process.platform].join('-');
/** Its name holds no hash: it is too small to keep. */
const MAIN = '../main.js';
/** A kept file is written once, and again where it is missing. */
const OLD_MS = 30 * 24 * 3600 * 1000;
/** Loaded files: name to module. */
const loaded = new Map();
/** Small files of the bundle, which lie in one: name to function. */
const packed = {};
/** Files that were named and may not have run yet. */
const unused = new Set();
/** Whether all that was named has run: more may be named later. */
let isResting = false;
/** Scripts whose compiled code is not in the cache yet. */
const fresh = [];
const directory = cacheDirectory();

/**
 * Runs a file of the bundle and returns its exports; its name is its place as seen from `dist/chunks`. Names of chunks
 * hold a hash of their content, so that what was kept for one build is never taken for another (V8 itself compares only
 * lengths).
 */
function load(name) {
  const before = loaded.get(name);
  if (before !== undefined) return before.exports;
  const run = packed[name] ?? compiled(name);
  const module = { exports: {} };
  loaded.set(name, module);
  run(module.exports, ours, module);
  return module.exports;
}

/** The function that a file of the bundle is. */
function compiled(name) {
  const file = path.join(chunks, name);
  const source = fs.readFileSync(file, 'utf8');
  const kept = directory !== null && name !== MAIN ? path.join(directory, `${name.slice(2)}.${BUILD}`) : null;
  const cachedData = readOrUndefined(kept);
  const script = new vm.Script(`(function(exports,require,module){${source}\n})`, { filename: file, cachedData });
  if (kept !== null && (cachedData === undefined || script.cachedDataRejected)) fresh.push({ kept, script });
  return script.runInThisContext();
}

/** What a file of the bundle has as its `require`: its chunks are beside one another. */
function ours(wanted) {
  return wanted.startsWith('.') ? load(wanted) : require(wanted);
}
ours.lazy = (wanted) => {
  if (wanted.startsWith('.')) foreseen(wanted);
  return whenUsed(() => ours(wanted));
};
/** For the first file, which tells what lies in another. */
ours.packed = packed;

/** The exports of a file that runs when the first of them is asked for. From then on there is no detour. */
function whenUsed(run) {
  const first = {
    get(_, wanted) {
      const real = run();
      Object.setPrototypeOf(exports, real);
      return real[wanted];
    },
  };
  const exports = Object.create(new Proxy(Object.prototype, first));
  return exports;
}

function foreseen(name) {
  unused.add(name);
  if (isResting) setTimeout(loadRest, 5).unref();
  isResting = false;
}

/**
 * From now on runs, one by one, what is not asked for. Who upgrades the program while it runs removes its files: a
 * change that is under way, or taken back, must not wait for one.
 */
function loadRest() {
  const [name] = unused;
  isResting = name === undefined;
  if (name === undefined) return;
  unused.delete(name);
  try {
    load(name);
  } catch {
    // Told when it is needed.
  }
  setTimeout(loadRest, 5).unref();
}

/** Keeps what was compiled since the last time; the functions that ran by now are in it. */
function keep() {
  const scripts = fresh.splice(0);
  if (directory === null || scripts.length === 0) return;
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isOwn(directory)) return;
    forgetOld();
    for (const { kept, script } of scripts) {
      const written = `${kept}.${process.pid}`;
      fs.writeFileSync(written, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(written, kept);
    }
  } catch {
    // A cache that cannot be written costs time, nothing else.
  }
}

/** What earlier versions left. */
function forgetOld() {
  for (const name of fs.readdirSync(directory)) {
    const file = path.join(directory, name);
    if (Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > OLD_MS)
      fs.rmSync(file, { force: true });
  }
}

/** Compiled code is run: only from a directory that nobody else may write to. */
function cacheDirectory() {
  if (process.env.APIGW_DOCTOR_NO_CODE_CACHE) return null;
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const windows = process.platform === 'win32';
  const home = windows ? local : xdg?.startsWith('/') ? xdg : path.join(os.homedir(), '.cache');
  if (!home) return null;
  const found = path.join(home, 'apigw-doctor', 'code', command());
  try {
    return isOwn(found) ? found : null;
  } catch {
    // Not there yet: keep() makes it.
    return found;
  }
}

/** Each command runs other functions, and only those that ran are kept compiled. */
function command() {
  const [, , first = ''] = process.argv;
  return /^[a-z-]{1,20}$/.test(first) && !first.startsWith('-') ? first : 'wizard';
}

function isOwn(found) {
  const { mode, uid } = fs.lstatSync(found);
  return process.platform === 'win32' || (uid === process.getuid() && (mode & 0o022) === 0);
}

function readOrUndefined(file) {
  try {
    return file === null ? undefined : fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

module.exports = { start: () => load(MAIN), loadRest, keep };
