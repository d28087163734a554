// Loaded into a program before its own code (`--import`): writes down every host that a socket is opened to, a line
// each, into the file that `OUTBOUND` names, and lets none out but those of this computer.
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import process from 'node:process';

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  const { host = 'localhost', port, path } = typeof options === 'object' ? options : { port: options, host: given[1] };
  appendFileSync(process.env['OUTBOUND'], `${path ?? `${host}:${port}`}\n`);
  if (path !== undefined || /^(?:127\.0\.0\.1|localhost|::1)$/.test(host)) return connect.apply(this, given);
  process.nextTick(() => this.destroy(Object.assign(new Error('nothing gets out'), { code: 'ECONNREFUSED' })));
  return this;
};
