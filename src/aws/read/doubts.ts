import { type Fact, whyUnknown } from '../../core/model/fact.ts';
import type { Method } from '../../core/model/facts.ts';
import type { ExportedDefinition } from './export.ts';

/** A method on which export and draft do not agree; null on the side that does not have it. */
interface Doubt {
  readonly exported: Method | null;
  readonly drafted: Method | null;
  /** The export shows it as open and nothing says that it is: then only a second source will do. */
  readonly isOpen: boolean;
}

/**
 * Where export and draft differ in what a method asks for, or in which methods there are: the export may be older, or
 * may leave out what it does not show. An export that names no security scheme at all is doubted for every open method;
 * where other programs than AWS wrote it, for those that the draft does not confirm. `draft` is null where it could not
 * be read.
 */
export function doubtsIn(
  exported: ExportedDefinition,
  draft: readonly Method[] | null,
  asDocumented: boolean,
): readonly Doubt[] {
  const doubts = exported.methods.flatMap((method): readonly Doubt[] => {
    const drafted = draft?.find((other) => isSame(other, method)) ?? null;
    if (drafted === null) {
      const isOpen = !exported.namesSecurity;
      return isOpen || draft !== null ? [{ exported: method, drafted, isOpen }] : [];
    }
    if (asksFor(method) === asksFor(drafted))
      return exported.namesSecurity || !asDocumented ? [] : [{ exported: method, drafted, isOpen: true }];
    const isOpen =
      (method.authorizationType === 'NONE' && drafted.authorizationType !== 'NONE') ||
      (!method.apiKeyRequired && drafted.apiKeyRequired);
    return [{ exported: method, drafted, isOpen }];
  });
  const unseen = (draft ?? []).filter((drafted) => !exported.methods.some((other) => isSame(other, drafted)));
  return [...doubts, ...unseen.map((drafted) => ({ exported: null, drafted, isOpen: false }))];
}

/**
 * Why nothing can be concluded from these methods of an export, with both sides named; null where the summary of the
 * same deployment says the same of each. Without a summary, a method that the export shows as open stays in doubt.
 */
export function conflictWith(doubts: readonly Doubt[], summary: Fact<readonly Method[]>): string | null {
  if (summary.state !== 'known') {
    const open = doubts.flatMap(({ exported, isOpen }) => (isOpen && exported !== null ? [nameOf(exported)] : []));
    if (open.length === 0) return null;
    const names = open.slice(0, 3).join(', ');
    const why = whyUnknown(summary);
    return `the export shows no authorization for ${names}, but the deployment's summary could not be read: ${why}`;
  }
  for (const { exported, drafted } of doubts) {
    const method = exported ?? drafted;
    if (method === null) continue;
    const listed = summary.value.find((other) => isSame(other, method));
    const [here, there] = [exported === null ? null : asksFor(exported), listed === undefined ? null : asksFor(listed)];
    if (here === there) continue;
    if (there === null) return `the export has ${nameOf(method)}, but the deployment's summary does not`;
    if (here === null) return `the deployment's summary has ${nameOf(method)} (${there}), but the export does not`;
    return `for ${nameOf(method)}, the export says ${here}, but the deployment's summary says ${there}`;
  }
  return null;
}

const isSame = (a: Method, b: Method): boolean => a.path === b.path && a.httpMethod === b.httpMethod;
const nameOf = ({ httpMethod, path }: Method): string => `${httpMethod ?? ''} ${path}`.trim();
const asksFor = ({ authorizationType, apiKeyRequired }: Method): string =>
  `${authorizationType}, ${apiKeyRequired ? 'API key' : 'no API key'}`;
