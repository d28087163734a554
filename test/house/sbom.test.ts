import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from './built.ts';

const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
const schema = (name: string) => read(`test/fixtures/cyclonedx/${name}.schema.json`);
const sbom = read('sbom.cdx.json');
const components: readonly { readonly name: string; readonly group?: string; readonly version: string }[] =
  sbom.components;
const names = components.map(
  ({ group, name, version }) => `${group === undefined ? '' : `${group}/`}${name} ${version}`,
);

describe('sbom.cdx.json', () => {
  it('fits the official schema of CycloneDX 1.6, which refuses what does not', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.addSchema(schema('spdx')).addSchema(schema('jsf-0.82')).compile(schema('bom-1.6'));
    validate(sbom);
    expect(validate.errors).toBeNull();
    expect(validate({ ...sbom, components: [{ type: 'library' }] })).toBe(false);
    expect(
      validate({ ...sbom, components: [{ type: 'library', name: 'x', licenses: [{ license: { id: 'No' } }] }] }),
    ).toBe(false);
  });

  it('names the packages that THIRD-PARTY-NOTICES.txt names, and no other', () => {
    const notices = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const noticed = [...notices.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+ \d+\.\d+\.\d+[\w.-]*) \([^)]+\)$/gm)].map(
      ([, one]) => one,
    );
    expect([...names].sort()).toEqual([...new Set(noticed)].sort());
    for (const name of ['ink', 'react', 'commander', '@aws-sdk/client-sts'])
      expect(
        names.some((one) => one.startsWith(`${name} `)),
        name,
      ).toBe(true);
  });

  it('says of each where it is from, its licence and the hash of what npm delivers', () => {
    const locked = read('package-lock.json').packages;
    for (const one of sbom.components) {
      expect(one.purl).toMatch(/^pkg:npm\/[\w.%/-]+@\d/);
      expect(one.licenses).toHaveLength(1);
      expect(one.hashes[0].content).toMatch(/^[0-9a-f]{128}$/);
    }
    const ink = sbom.components.find(({ name }: { name: string }) => name === 'ink');
    const integrity: string = locked['node_modules/ink'].integrity;
    expect(ink.hashes[0].content).toBe(Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'));
  });

  it('ties each package to what needs it', () => {
    const { dependencies, metadata } = sbom;
    const references = new Set(sbom.components.map((one: { 'bom-ref': string }) => one['bom-ref']));
    expect(metadata.component).toMatchObject({ name: manifest.name, version: manifest.version, type: 'application' });
    for (const { dependsOn } of dependencies) for (const one of dependsOn) expect(references).toContain(one);
    const ofInk = dependencies.find(({ ref }: { ref: string }) => ref.startsWith('pkg:npm/ink@'));
    expect(ofInk.dependsOn.some((one: string) => one.startsWith('pkg:npm/string-width@'))).toBe(true);
  });

  it('is the same for the same bundle: no day, no number of chance', () => {
    expect(JSON.stringify(sbom)).not.toMatch(/timestamp|serialNumber/);
  });
});
