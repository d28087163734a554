// Calls what CDK code exports, in a stack of its own, and prints the template that comes of it, by name of the file.
// Usage: node synthesize.cjs FOLDER < {"name.js": {"parameter": "AWS::…"}}
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const folder = process.argv[2];
const { App, CfnResource, Stack } = require(require.resolve('aws-cdk-lib', { paths: [folder] }));

const templates = {};
for (const [name, existing] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Stack');
  const given = Object.entries(existing).map(([id, type]) =>
    type === null ? stack : new CfnResource(stack, id, { type }),
  );
  require(join(folder, name)).change(...given);
  templates[name] = App.of(stack).synth().getStackByName('Stack').template.Resources;
}
process.stdout.write(JSON.stringify(templates));
