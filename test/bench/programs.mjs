// Programs by others that are compared with: made or installed for this run, in its temporary folder.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/lib/sources.mjs';

export const HELLO = /hello, w\u2026rld/;

/** One line with Ink and React as they come, built as anybody would. The text waited for is nowhere in the source. */
export async function bareHello(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'hello.jsx'),
    `import { render, Text, useInput } from 'ink';
     const drawn = 'hello, w' + String.fromCharCode(8230) + 'rld';
     const App = () => { useInput(() => process.exit(0)); return <Text color="cyan">{drawn}</Text>; };
     render(<App />);`,
  );
  await build({
    entryPoints: [join(folder, 'hello.jsx')],
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    jsx: 'automatic',
    mainFields: ['module', 'main'],
    nodePaths: [join(root, 'node_modules')],
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': join(root, 'scripts/build/empty.mjs') },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    logLevel: 'error',
  });
  return join(folder, 'dist/hello.js');
}

/** The AWS CLI, version 1, as PyPI has it. */
export function awsCli(folder) {
  install('python3', ['-m', 'venv', folder]);
  install(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', 'awscli==1.45.11']);
  return join(folder, 'bin/aws');
}

/** The `node_modules` that holds iam-simulate (AGPL: never a package of this project). */
export function iamSimulate(folder) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  install('npm', ['install', '--prefix', folder, ...quiet, '@cloud-copilot/iam-simulate@0.1.173']);
  return join(folder, 'node_modules');
}

function install(command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error('not installed', { cause: error });
  }
}

/** What `diagnose` reads of checkout-api's call, as commands of the AWS CLI: one read each, one after another. */
export function awsReads() {
  const [api, stage, role] = ['b3t8w1n6z5', 'prod', 'checkout-service'];
  const ofApi = (operation) => `apigateway ${operation} --rest-api-id ${api}`;
  const inAccount = '111122223333';
  return [
    'sts get-caller-identity',
    ofApi('get-rest-api'),
    ofApi('get-stages'),
    `${ofApi('get-stage')} --stage-name ${stage}`,
    `${ofApi('get-deployment')} --deployment-id q8s2h5`,
    `${ofApi('get-export')} --stage-name ${stage} --export-type oas30 --parameters extensions=apigateway /dev/null`,
    `${ofApi('get-resources')} --embed methods`,
    ofApi('get-authorizers'),
    ofApi('get-gateway-responses'),
    'apigateway get-account',
    `iam get-role --role-name ${role}`,
    `iam list-role-policies --role-name ${role}`,
    `iam get-role-policy --role-name ${role} --policy-name invoke-checkout`,
    `iam list-attached-role-policies --role-name ${role}`,
    'lambda get-function-configuration --function-name checkout-submit',
    'lambda get-policy --function-name checkout-submit',
    `iam simulate-principal-policy --policy-source-arn arn:aws:iam::${inAccount}:role/${role} ` +
      `--action-names execute-api:Invoke ` +
      `--resource-arns arn:aws:execute-api:us-east-1:${inAccount}:${api}/${stage}/POST/orders`,
  ];
}
