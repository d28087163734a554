const escaped = (text: string): string => text.replace(/[<>&"'\r]/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Writes a value as XML elements: a list as `<member>`s (or what `item` says), nothing for null and undefined, a number
 * of a `Date` in ISO 8601.
 */
export function xmlOf(value: unknown, item = 'member'): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace(/\.\d{3}Z$/, 'Z');
  if (Array.isArray(value)) return value.map((one) => `<${item}>${xmlOf(one, item)}</${item}>`).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([name, one]) => `<${name}>${xmlOf(one, item)}</${name}>`)
      .join('');
  }
  return escaped(String(value));
}
