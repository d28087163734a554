// sbom.cdx.json: a CycloneDX document of every package whose code is in the bundle. A scanner reads node_modules, and
// an installed apigw-doctor has none: without this document nobody could see what is inside.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The document as text. `folders` are the bundled packages, below `root`. The same bundle gives the same text. */
export function sbom(folders, root) {
  const manifest = readJson(root, 'package.json');
  const locked = readJson(root, 'package-lock.json').packages;
  const known = new Map();
  const described = new Map();
  // Two copies of one version are one component.
  for (const folder of folders) {
    const one = component(readJson(root, folder, 'package.json'), locked[folder] ?? {});
    known.set(folder, one['bom-ref']);
    described.set(one['bom-ref'], { one, folder });
  }
  const components = [...described.values()].map(({ one }) => one);
  const self = purl(manifest.name, manifest.version);
  const needs = (folder) =>
    Object.keys(locked[folder]?.dependencies ?? {}).flatMap((name) => known.get(resolved(folder, name, locked)) ?? []);
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        type: 'application',
        'bom-ref': self,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: [licence(manifest.license)],
        purl: self,
        externalReferences: [{ type: 'vcs', url: manifest.repository.url }],
      },
    },
    components,
    dependencies: [
      { ref: self, dependsOn: components.map((one) => one['bom-ref']) },
      ...[...described].map(([ref, { folder }]) => ({ ref, dependsOn: [...new Set(needs(folder))].sort() })),
    ],
    compositions: [{ aggregate: 'complete', assemblies: [self] }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function component({ name, version, license, description }, { integrity, resolved: from }) {
  const reference = purl(name, version);
  const [group, short] = name.startsWith('@') ? name.split('/') : [null, name];
  return {
    type: 'library',
    'bom-ref': reference,
    ...(group === null ? {} : { group }),
    name: short,
    version,
    ...(description ? { description } : {}),
    scope: 'required',
    ...(integrity ? { hashes: [hash(integrity)] } : {}),
    licenses: [licence(license)],
    purl: reference,
    ...(/^https:\/\/registry\.npmjs\.org\//.test(from ?? '')
      ? { externalReferences: [{ type: 'distribution', url: from }] }
      : {}),
  };
}

/** `pkg:npm/%40aws-sdk/client-sts@3.0.0`: https://github.com/package-url/purl-spec */
const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licence = (expression) =>
  /^[\w.+-]+$/.test(expression)
    ? { license: { id: expression } }
    : { expression: expression.replace(/^\((.*)\)$/, '$1') };

/** `sha512-…` of the lock file, in hexadecimal. */
function hash(integrity) {
  const [, algorithm, value] = /^sha(\d+)-(\S+)/.exec(integrity);
  return { alg: `SHA-${algorithm}`, content: Buffer.from(value, 'base64').toString('hex') };
}

/** Where Node finds a package that another one needs: in its own folder, or in one above. */
function resolved(folder, name, locked) {
  for (let base = folder; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const at = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (locked[at] !== undefined || base === '') return at;
  }
}

const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
