const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The id of a REST API's resource, which a case does not tell: always the same for the same path of the same API. */
export const resourceIdOf = (apiId: string, path: string): string =>
  impliedId(`${apiId}${path}`, path === '/' ? 10 : 6);

/** The id of an HTTP or WebSocket API's route. */
export const routeIdOf = (apiId: string, routeKey: string): string => impliedId(`${apiId} ${routeKey}`, 7);

/** The id of an HTTP or WebSocket API's integration: one for each distinct target. */
export const integrationIdOf = (apiId: string, integration: unknown): string =>
  impliedId(`${apiId} ${JSON.stringify(integration)}`, 7);

/** The id of a statement of a function's policy. */
export const statementIdOf = (
  functionName: string,
  {
    qualifier,
    action,
    principal,
    sourceArn,
  }: {
    readonly qualifier: string | null;
    readonly action: string;
    readonly principal: string;
    readonly sourceArn: string | null;
  },
): string => impliedId([functionName, qualifier, action, principal, sourceArn].join(' '), 12);

/** Letters and digits that depend on every character of the seed (FNV-1a, then mixed once for each letter). */
function impliedId(seed: string, length: number): string {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Array.from({ length }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    state ^= state >>> 13;
    return LETTERS[(state >>> 0) % LETTERS.length];
  }).join('');
}
