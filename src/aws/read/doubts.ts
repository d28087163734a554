import { type Fact, whyUnknown } from '../../core/model/fact.ts';
import type { Method } from '../../core/model/facts.ts';
import type { ExportedDefinition } from './export.ts';

/**
 * Methods that an export shows as open and that may not be: where the draft asks for more, the export may be older, or
 * may leave out what it does not show. An export that names no security scheme at all is doubted for every open method
 * that the draft does not confirm. `draft` is null where it could not be read.
 */
export function doubtsIn(exported: ExportedDefinition, draft: readonly Method[] | null): readonly Method[] {
  return exported.methods.filter((method) => {
    const drafted = draft?.find((other) => isSame(other, method));
    if (drafted === undefined) return !exported.namesSecurity;
    return (
      (method.authorizationType === 'NONE' && drafted.authorizationType !== 'NONE') ||
      (!method.apiKeyRequired && drafted.apiKeyRequired)
    );
  });
}

/**
 * Why nothing can be concluded from these methods of an export, with both sides named; null where the summary of the
 * same deployment says the same of each.
 */
export function conflictWith(doubted: readonly Method[], summary: Fact<readonly Method[]>): string | null {
  if (summary.state !== 'known') {
    const names = doubted.slice(0, 3).map(nameOf).join(', ');
    return `the export shows ${names} as open, and the deployment's summary could not be read: ${whyUnknown(summary)}`;
  }
  for (const method of doubted) {
    const listed = summary.value.find((other) => isSame(other, method));
    if (listed === undefined) return `the export has ${nameOf(method)}, and the deployment's summary does not`;
    const [here, there] = [asksFor(method), asksFor(listed)];
    if (here !== there)
      return `of ${nameOf(method)} the export says ${here}, and the deployment's summary says ${there}`;
  }
  return null;
}

const isSame = (a: Method, b: Method): boolean => a.path === b.path && a.httpMethod === b.httpMethod;
const nameOf = ({ httpMethod, path }: Method): string => `${httpMethod ?? ''} ${path}`.trim();
const asksFor = ({ authorizationType, apiKeyRequired }: Method): string =>
  `${authorizationType}, ${apiKeyRequired ? 'API key' : 'no API key'}`;
