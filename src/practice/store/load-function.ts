import { statementIdOf } from '../../core/intake/cases/implied-ids.ts';
import type { CaseFile } from '../../core/intake/cases/index.ts';
import { functionArn } from './arns.ts';
import { differs, PracticeLoadError } from './merge.ts';
import type { FunctionRow, Store } from './types.ts';

/** Functions may be shared: permissions join as long as each names an API of its own. */
export function loadFunction(
  store: Store,
  file: CaseFile,
  name: string,
  state: string,
  behaviours: readonly unknown[],
): void {
  const { account, api, lambdaPermissions } = file.config;
  const arn = functionArn(account.partition, api.region, account.id, name);
  const permissions = lambdaPermissions
    .filter((one) => one.function === name)
    .map(({ function: _, ...permission }) => ({ id: statementIdOf(name, permission), ...permission }))
    .sort(byId);
  const found = store.functions.get(arn);
  if (found === undefined) {
    store.functions.set(arn, { arn, name, state, behaviours: structuredClone(behaviours) as unknown[], permissions });
    return;
  }
  if (differs(found.behaviours, behaviours) || found.state !== state)
    throw new PracticeLoadError(`Two cases describe the function ${arn} differently.`);
  joinPermissions(found, permissions, api.id);
}

/** Statements are a set; they are kept in one order so that what is put back stands where it stood. */
export const byId = (a: FunctionRow['permissions'][number], b: FunctionRow['permissions'][number]): number =>
  a.id < b.id ? -1 : 1;

function joinPermissions(row: FunctionRow, more: FunctionRow['permissions'], apiId: string): void {
  if (!differs(row.permissions, more)) return;
  const reachesOthers = (one: FunctionRow['permissions'][number]): boolean => one.sourceArn === null;
  if (
    row.permissions.some((one) => reachesOthers(one) || one.sourceArn?.includes(`:${apiId}/`)) ||
    more.some(reachesOthers)
  ) {
    throw new PracticeLoadError(`Two cases give the function ${row.arn} different permissions.`);
  }
  row.permissions = [...row.permissions, ...more].sort(byId);
}
