#!/usr/bin/env node
'use strict';
// Kept in plain old syntax: this file must still parse where the bundle would not, to say which Node it needs.
// CommonJS, as the bundle is: Node starts an empty ES module a quarter slower than an empty script.
const fs = require('node:fs');
const path = require('node:path');

const MINIMUM = [20, 19];

const here = (name) => path.join(__dirname, '..', name);
const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
};

// EX_IOERR: nobody reads any more, or the disk is full.
const lost = () => {
  process.exitCode = 74;
};
// Written at once: the streams of standard output would take longer to load than all else here.
const deliver = (text) => {
  try {
    fs.writeSync(1, text);
  } catch {
    lost();
  }
};

const [major, minor] = process.versions.node.split('.').map(Number);
const args = process.argv.slice(2);

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  deliver(`${JSON.parse(fs.readFileSync(here('package.json'), 'utf8')).version}\n`);
} else if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  fail(
    `apigw-doctor needs Node.js ${MINIMUM.join('.')} or newer; this is ${process.version}. Get a newer one ` +
      'at https://nodejs.org/.',
  );
} else if (!fs.existsSync(here('dist/main.js'))) {
  fail('apigw-doctor is not built yet. Run: npm run build');
} else {
  const { start, loadRest, keep } = require('./load.js');
  start().run(args);
  // When the first screen stands, and at the end of what has no screen.
  setTimeout(() => {
    keep();
    loadRest();
  }, 1000).unref();
  process.on('exit', keep);
}
