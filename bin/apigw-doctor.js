#!/usr/bin/env node
// Kept in plain old syntax: this file must still parse where the bundle would not, to say which Node it needs.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MINIMUM = [20, 19];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const bundle = here('../dist/main.js');
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${JSON.parse(readFileSync(here('../package.json'), 'utf8')).version}\n`);
} else if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  fail(
    `apigw-doctor needs Node.js ${MINIMUM.join('.')} or newer; this is ${process.version}. Get a newer one ` +
      'at https://nodejs.org/.',
  );
} else if (!existsSync(bundle)) {
  fail('apigw-doctor is not built yet. Run: npm run build');
} else {
  import('../dist/main.js').then((main) => main.run(args));
}
