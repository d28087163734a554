import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CaseFile, checkCase } from '../../../src/core/intake/cases/index.ts';
import { builtinCases } from '../../../src/practice/index.ts';
import type { Subject } from './table.ts';

const CASES = join(import.meta.dirname, '..', '..', 'cases');

/** The practice account's own cases. */
export const builtinSubjects = (): readonly Subject[] =>
  builtinCases().map((file) => ({ name: `practice ${file.config.api.name}`, file }));

/**
 * Cases of test/cases, `most` of each kind: the kind is what the call meets (the type of API, the authorization of its
 * methods, keys, policy, domain …), so that few cases touch every read.
 */
export function caseSubjects(most: number): readonly Subject[] {
  const found = new Map<string, Subject[]>();
  for (const folder of [CASES, join(CASES, 'own')])
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith('.json') || file.endsWith('schema.json')) continue;
      const checked = checkCase(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      if (!checked.ok) throw new Error(`${file}: ${checked.problems.join('; ')}`);
      const kind = kindOf(checked.caseFile);
      const others = found.get(kind) ?? [];
      if (others.length < most)
        found.set(kind, [...others, { name: file.replace('.json', ''), file: checked.caseFile }]);
    }
  return [...found.values()].flat();
}

function kindOf({ apiType, config, request }: CaseFile): string {
  const methods = JSON.stringify(config).matchAll(/"authorizationType":"([A-Z_]+)"/g);
  return [
    apiType,
    [...new Set([...methods].map(([, type]) => type))].sort().join('+'),
    config.authorizers
      .map(({ type }) => type)
      .sort()
      .join('+'),
    config.usagePlans.length > 0,
    request.signing === null
      ? 'unsigned'
      : (config.iam.identities.find(({ arn }) => arn.includes(':role/'))?.arn ?? 'user') && 'signed',
    config.customDomains.length > 0,
    config.waf !== null,
    config.vpcEndpoints.length > 0,
    config.cloudfront !== null,
    config.deployedSnapshot !== null,
  ].join(' ');
}
