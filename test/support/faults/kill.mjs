import { appendFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

// Loaded before a program with `node --import`: kills it with SIGKILL at the KILL_AT-th moment around what it writes,
// into files of its state directory and to AWS. Without KILL_AT it writes down each moment in KILL_LOG.

const { KILL_AT = '0', KILL_LOG, KILL_WITHIN = '' } = process.env;
let moments = 0;

/** True, but for a process that is alive no more. */
function isPassed(name) {
  moments += 1;
  if (moments === Number(KILL_AT)) process.kill(process.pid, 'SIGKILL');
  if (KILL_LOG !== undefined) appendFileSync(KILL_LOG, `${name}\n`);
  return true;
}
/** True where half of a text is to be written and no more. */
function isHalf(name) {
  moments += 1;
  if (KILL_LOG !== undefined) appendFileSync(KILL_LOG, `${name}, half of it\n`);
  return moments === Number(KILL_AT);
}

const isOurs = (path) => String(path).startsWith(KILL_WITHIN);
const original = { ...promises };
for (const name of ['rename', 'link', 'rm'])
  promises[name] = async (...args) => {
    const kind = `${name} ${String(args[0]).replace(/.*\./, '*.')}`;
    if (!isOurs(args[0])) return original[name](...args);
    isPassed(`before ${kind}`);
    const result = await original[name](...args);
    if (name === 'rename') isPassed(`after ${kind}`);
    return result;
  };
promises.writeFile = async (path, text, ...more) => {
  if (!isOurs(path)) return original.writeFile(path, text, ...more);
  isPassed('before writeFile');
  if (isHalf('writeFile')) {
    await original.writeFile(path, text.slice(0, text.length / 2), ...more);
    process.kill(process.pid, 'SIGKILL');
  }
  return original.writeFile(path, text, ...more);
};
promises.open = async (path, ...more) => {
  if (!isOurs(path)) return original.open(path, ...more);
  const flags = more[0];
  if (flags !== 'r') isPassed('before open');
  return original.open(path, ...more);
};
const handle = await original.open(new URL(import.meta.url).pathname);
const prototype = Object.getPrototypeOf(handle);
await handle.close();
const { writeFile, sync } = prototype;
prototype.writeFile = async function (text, ...more) {
  if (isHalf('write of the journal')) {
    await writeFile.call(this, text.slice(0, text.length / 2), ...more);
    process.kill(process.pid, 'SIGKILL');
  }
  return writeFile.call(this, text, ...more);
};
prototype.sync = function () {
  isPassed('before fsync');
  return sync.call(this);
};

/** A write to AWS: REST calls by their verb, the other protocols by the operation's name. */
function writeNamed(request, body) {
  const named = /(?:^|&)Action=(\w+)/.exec(body)?.[1] ?? String(request.getHeader('x-amz-target') ?? '').split('.')[1];
  if (!/AWS4-HMAC/.test(String(request.getHeader('authorization') ?? ''))) return null;
  if (named !== undefined) return /^(Get|List|Describe|Simulate|Filter)/.test(named) ? null : named;
  return request.method === 'GET' ? null : `${request.method} ${request.path.replace(/[a-z0-9]{10}/g, '*')}`;
}
const { end, write } = http.ClientRequest.prototype;
const bodies = new WeakMap();
http.ClientRequest.prototype.write = function (chunk, ...more) {
  bodies.set(this, (bodies.get(this) ?? '') + String(chunk));
  return write.call(this, chunk, ...more);
};
http.ClientRequest.prototype.end = function (chunk, ...more) {
  const body = (bodies.get(this) ?? '') + (typeof chunk === 'function' || chunk == null ? '' : String(chunk));
  const name = writeNamed(this, body);
  if (name !== null) {
    isPassed(`before ${name}`);
    this.prependOnceListener('response', () => isPassed(`after ${name}`));
  }
  return end.call(this, chunk, ...more);
};
syncBuiltinESMExports();
