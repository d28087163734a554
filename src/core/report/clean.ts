import { sanitize } from '../model/sanitize.ts';
import { MASK, masked, redact, Secret } from '../model/secret.ts';

/**
 * A deep copy that is safe to write down: no terminal controls, secrets masked, and with `share` account ids and
 * addresses replaced by numbered stand-ins, so that "another account" stays recognisable. Keys of objects stay, made
 * harmless: header names come from outside too.
 */
export function clean<T>(value: T, secrets: readonly Secret[], share: boolean): T {
  const hide = share ? standIns() : (text: string) => text;
  const walk = (node: unknown, name: string, inHeaders: boolean): unknown => {
    if (typeof node === 'string') {
      const text = masked(name, sanitize(node), inHeaders ? 'header' : 'field');
      return text === MASK ? MASK : hide(redact(text, secrets));
    }
    if (node instanceof Secret) return MASK;
    if (Array.isArray(node)) return node.map((item) => walk(item, inHeaders ? name : '', inHeaders));
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [sanitize(key), walk(item, key, inHeaders || name === 'headers')]),
    );
  };
  return walk(value, '', false) as T;
}

const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\d.]*\d)/g;
const IPV6 = /(?<![\w:.])(?=[0-9a-f:]*(?:::|(?::[0-9a-f]{1,4}){7}))[0-9a-f:]+(?:\/\d{1,3})?(?![\w:])/gi;
/** Nobody's address: everyone, and this machine. */
const PUBLIC = /^(0\.0\.0\.0\/0|::\/0|127\.\d+\.\d+\.\d+|::1?)$/;

function standIns(): (text: string) => string {
  const known = new Map<string, string>();
  const numbered = (kind: string) => (found: string) => {
    if (PUBLIC.test(found)) return found;
    const count = [...known.values()].filter((name) => name.startsWith(kind)).length;
    const name = known.get(found) ?? `${kind}-${count + 1}`;
    known.set(found, name);
    return name;
  };
  const account = numbered('account');
  const address = numbered('address');
  return (text) => text.replace(ACCOUNT, account).replace(IPV4, address).replace(IPV6, address);
}
