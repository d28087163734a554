/**
 * GetRestApi returns the policy with backslash-escaped quotes and slashes.
 * See https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html
 */
export function unescapePolicy(raw: string): string {
  if (isJson(raw)) return raw;
  try {
    const text: unknown = JSON.parse(`"${raw}"`);
    return typeof text === 'string' && isJson(text) ? text : raw;
  } catch {
    return raw;
  }
}

/** IAM returns documents percent-encoded (RFC 3986). See https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export function decodeDocument(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** True when both texts mean the same JSON; white space and the order of keys do not count. */
export function sameDocument(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  try {
    return canonical(JSON.parse(a)) === canonical(JSON.parse(b));
  } catch {
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
