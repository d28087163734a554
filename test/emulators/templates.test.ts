import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FixPlan } from '../../src/core/model/plan.ts';
import { kindsOfFixes, opened } from '../aws/apply/every-fix.ts';
import { installed } from './python-program.ts';
import { manualRemedies, plansOfEachKind } from './templates/plans.ts';

// Every kind of fix, in every kind of template, judged by programs of others: cfn-lint (with SAM's own translator),
// python-hcl2 and the provider's names of arguments, the TypeScript compiler and the CDK.

const CFN_LINT = { package: 'cfn-lint', version: '1.58.0', besides: ['python-hcl2==8.1.4'] };
/** https://www.npmjs.com/package/aws-cdk-lib; with `constructs`, which it asks for. */
const CDK = ['aws-cdk-lib@2.276.0', 'constructs@10.8.1'];

/** What its command `cfn-lint` runs. */
const LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

type Json = Readonly<Record<string, unknown>>;
interface CfnResource {
  readonly Type: string;
  readonly Properties: Json;
}
type Resources = Readonly<Record<string, CfnResource>>;

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-templates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let all: readonly (readonly [name: string, iac: FixPlan['iac']])[] = [];
let read: Readonly<Record<string, Json>> = {};
let python = '';

beforeAll(async () => {
  const cdk = run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...CDK]);
  python = installed(CFN_LINT);
  all = [...plansOfEachKind(), ...manualRemedies(), await webAcl()];
  for (const [name, iac] of all) {
    writeFileSync(join(folder, `${name}.yaml`), `${iac.cloudformation}\n`);
    writeFileSync(join(folder, `${name}.sam.yaml`), `${iac.sam}\n`);
    writeFileSync(join(folder, `${name}.tf`), `${iac.terraform}\n`);
    if (isCode(iac.cdk)) writeFileSync(join(folder, `${name}.ts`), `${iac.cdk}\n`);
  }
  const { stdout } = await run(python, ['test/emulators/templates/read.py', folder], { maxBuffer: 2 ** 26 });
  read = JSON.parse(stdout) as typeof read;
  await cdk;
}, 300_000);

/** A web ACL is sent back whole, and no case has it whole: it is read from an account. */
async function webAcl(): Promise<readonly [string, FixPlan['iac']]> {
  const kind = kindsOfFixes().find(({ operations }) => operations === 'wafv2:UpdateWebACL');
  if (kind === undefined) throw new Error('no case has a web ACL');
  const { account, plan } = await opened(kind);
  await account.close();
  return [plan.id, plan.iac];
}

/** Some changes have no template: then there are comments only. */
const isCode = (text: string): boolean => text.split('\n').some((line) => line !== '' && !/^(?:#|\/\/)/.test(line));
const resourcesOf = (name: string): Resources => (read[name]?.['Resources'] ?? {}) as Resources;

describe('the change as code', { timeout: 300_000 }, () => {
  it('is there for every kind of fix', () => {
    expect(all.length).toBeGreaterThan(90);
    const empty = all.filter(([, iac]) => Object.values(iac).some((text) => text.trim() === ''));
    expect(empty.map(([name]) => name)).toEqual([]);
  });

  it('passes cfn-lint, as CloudFormation and as SAM', async () => {
    const files = Object.keys(read).filter((name) => name.endsWith('.yaml') && read[name] !== null);
    expect(files.filter((name) => name.endsWith('.sam.yaml')).length).toBeGreaterThan(85);
    // W2511 asks for the newest Version: that of a document which somebody else wrote stays as it was.
    const options = ['--format', 'parseable', '--regions', 'eu-west-1', '--ignore-checks', 'W2511'];
    const args = ['-c', LINT, ...options, '--', ...files];
    const { stdout, stderr } = await run(python, args, { cwd: folder, maxBuffer: 2 ** 26 }).catch((error) => error);
    expect([stdout, stderr]).toEqual(['', '']);
  });

  it("uses SAM's own resources where it has them", () => {
    const types = Object.keys(read)
      .filter((name) => name.endsWith('.sam.yaml'))
      .flatMap((name) => Object.values(resourcesOf(name)).map(({ Type }) => Type));
    expect(types).toEqual(expect.arrayContaining(['AWS::Serverless::Api', 'AWS::Serverless::HttpApi']));
  });

  it('names only arguments that the AWS provider of Terraform has, and all that it demands', () => {
    const resources = argumentsOfTerraform();
    const files = Object.keys(read).filter((name) => name.endsWith('.tf'));
    const problems = files.flatMap((file) =>
      ((read[file]?.['resource'] ?? []) as readonly Json[]).flatMap((resource) =>
        Object.entries(bare(resource)).flatMap(([type, named]) =>
          Object.values(named as Json).flatMap((body) => {
            const { depends_on: _, lifecycle: _lifecycle, ...given } = bare(body as Json);
            return wrong(given, resources[type] ?? {}).map((problem) => `${file}: ${type}: ${problem}`);
          }),
        ),
      ),
    );
    expect(problems).toEqual([]);
  });

  it('type-checks as CDK, and the stack holds the change', async () => {
    const sources = all.filter(([, { cdk }]) => isCode(cdk)).map(([name]) => name);
    const options = { strict: true, noUnusedParameters: true, noUnusedLocals: true, skipLibCheck: true };
    const target = { module: 'commonjs', moduleResolution: 'bundler', target: 'es2022', types: [] };
    const config = { compilerOptions: { ...options, ...target }, files: sources.map((name) => `${name}.ts`) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiled = await run(resolve('node_modules/.bin/tsc'), ['-p', folder]).catch((error) => error);
    expect(compiled.stdout).toBe('');

    const existing = Object.fromEntries(sources.map((name) => [`${name}.js`, parametersOf(name)]));
    const synthesis = run(process.execPath, [resolve('test/emulators/templates/synthesize.cjs'), folder], {
      maxBuffer: 2 ** 26,
    });
    synthesis.child.stdin?.end(JSON.stringify(existing));
    const stacks = JSON.parse((await synthesis).stdout) as Readonly<Record<string, Resources>>;
    for (const name of sources) {
      const wanted = resourcesOf(`${name}.yaml`);
      const got = stacks[`${name}.js`] ?? {};
      expect(Object.keys(got).sort(), name).toEqual(Object.keys(wanted).sort());
      for (const [id, { Type, Properties }] of Object.entries(got)) {
        expect(Type, name).toBe(wanted[id]?.Type);
        // Of what exists only the change is there; it is never nothing, unless something is taken out.
        expect(wanted[id]?.Properties, `${name} ${id}`).toMatchObject(Properties ?? {});
      }
    }
  });
});

type Arguments = { readonly [name: string]: Arguments | null };

/** The arguments of each resource; a name with `!` is required, one with members is a block. */
function argumentsOfTerraform(): Arguments {
  const resources: Record<string, Record<string, Arguments | null>> = {};
  let resource: Record<string, Arguments | null> = {};
  for (const line of readFileSync('test/emulators/templates/terraform-arguments.txt', 'utf8').split('\n')) {
    if (/^\w/.test(line)) {
      resource = {};
      resources[line] = resource;
    } else if (line.startsWith('  ')) {
      const [, path = '', names = ''] = /^ {2}(?:([\w.!]+): ?)?(.*)$/.exec(line) ?? [];
      const members = path.split('.').reduce((within, step) => {
        if (step === '') return within;
        within[step] ??= {};
        return within[step] as Record<string, Arguments | null>;
      }, resource);
      for (const name of names.split(' ').filter((one) => one !== '')) members[name] = null;
    }
  }
  return resources;
}

/** python-hcl2 keeps the quotation marks around names, and adds members of its own. */
const bare = (from: Json): Json =>
  Object.fromEntries(
    Object.entries(from)
      .filter(([name]) => !name.startsWith('__'))
      .map(([name, value]) => [name.replace(/^"|"$/g, ''), value]),
  );

/** Arguments that are not known or are missing, in the resource and in its blocks. */
function wrong(given: Json, known: Arguments): readonly string[] {
  const missing = Object.keys(known).filter((name) => name.endsWith('!') && !(name.slice(0, -1) in given));
  return [
    ...missing.map((name) => `${name.slice(0, -1)} is missing`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const inner = name in known ? known[name] : known[`${name}!`];
      if (inner === undefined) return [`${name} is not known`];
      if (inner === null) return [];
      return [value].flat().flatMap((one) => wrong(bare(one as Json), inner).map((problem) => `${name}: ${problem}`));
    }),
  ];
}

/** The parameters of a function: the ids of the resources that exist with their types; null for the scope. */
function parametersOf(name: string): Readonly<Record<string, string | null>> {
  const wanted = resourcesOf(`${name}.yaml`);
  const code = readFileSync(join(folder, `${name}.ts`), 'utf8');
  const [, list = ''] = /export function change\(\n([\s\S]*?)\n\): void/.exec(code) ?? [];
  const names = list.split('\n').map((line) => line.trim().split(':')[0] ?? '');
  return Object.fromEntries(
    names.map((parameter) => {
      const id = Object.keys(wanted).find((one) => one.toLowerCase() === parameter.toLowerCase());
      return id === undefined ? [parameter, null] : [id, wanted[id]?.Type ?? null];
    }),
  );
}
