'use strict';
// Loads the bundle's files, and keeps what V8 compiled of them in the user's cache: compiling is a quarter of the time
// to the first screen. Node 20 has no such cache of its own (module.enableCompileCache came with 22.8).
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');

const dist = path.join(__dirname, '..', 'dist');
/** What the compiled code depends on besides the source: V8 refuses another version's, and checks the rest itself. */
const BUILD = [process.version, process.arch, process.platform].join('-');
/** Loaded files: name in `dist` to its module. */
const loaded = new Map();
/** Scripts whose compiled code is not in the cache yet. */
const fresh = [];
const directory = cacheDirectory();

/**
 * Runs a file of the bundle and returns its exports. Names of chunks hold a hash of their content, so that what was
 * kept for one build is never taken for another (V8 itself compares only lengths).
 */
function load(name) {
  const before = loaded.get(name);
  if (before !== undefined) return before.exports;
  const file = path.join(dist, name);
  const source = fs.readFileSync(file, 'utf8');
  const kept =
    directory !== null && name.startsWith('chunks/') ? path.join(directory, `${name.slice(7)}.${BUILD}`) : null;
  const cachedData = readOrUndefined(kept);
  const script = new vm.Script(`(function(exports,require,module){${source}\n})`, { filename: file, cachedData });
  if (kept !== null && (cachedData === undefined || script.cachedDataRejected)) fresh.push({ kept, script });
  const module = { exports: {} };
  loaded.set(name, module);
  script.runInThisContext()(module.exports, requireFrom(path.dirname(name)), module);
  return module.exports;
}

const requireFrom = (folder) => (wanted) =>
  wanted.startsWith('.') ? load(path.posix.join(folder, wanted)) : require(wanted);

/** Keeps what was compiled since the last time; the functions that ran by now are in it. */
function keep() {
  const scripts = fresh.splice(0);
  if (directory === null || scripts.length === 0) return;
  try {
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isOwn(directory)) return;
    for (const { kept, script } of scripts) {
      const written = `${kept}.${process.pid}`;
      fs.writeFileSync(written, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(written, kept);
    }
  } catch {
    // A cache that cannot be written costs time, nothing else.
  }
}

/** Compiled code is run: only from a directory that nobody else may write to. */
function cacheDirectory() {
  if (process.env.APIGW_DOCTOR_NO_CODE_CACHE) return null;
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  const windows = process.platform === 'win32';
  const home = windows ? local : xdg?.startsWith('/') ? xdg : path.join(os.homedir(), '.cache');
  if (!home) return null;
  const found = path.join(home, 'apigw-doctor', 'code');
  try {
    return isOwn(found) ? found : null;
  } catch {
    // Not there yet: keep() makes it.
    return found;
  }
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

module.exports = { load, keep };
