/**
 * What `UpdateWebACL` takes of what `GetWebACL` tells: whatever is not sent back is gone.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html
 */
const MEMBERS = [
  'Name',
  'Id',
  'DefaultAction',
  'Description',
  'Rules',
  'VisibilityConfig',
  'CustomResponseBodies',
  'CaptchaConfig',
  'ChallengeConfig',
  'TokenDomains',
  'AssociationConfig',
  'DataProtectionConfig',
  'OnSourceDDoSProtectionConfig',
  'ApplicationConfig',
];

/** The ACL as JSON: search strings, which are bytes, in base64. */
export function plainAcl(acl: object): Readonly<Record<string, unknown>> {
  const all = acl as Readonly<Record<string, unknown>>;
  return Object.fromEntries(MEMBERS.flatMap((name) => (all[name] === undefined ? [] : [[name, plain(all[name])]])));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, plain(one)]])),
  );
}

/** The way back: search strings as bytes again. */
export function aclFromPlain(value: unknown, name = ''): unknown {
  if (name === 'SearchString' && typeof value === 'string') return Buffer.from(value, 'base64');
  if (Array.isArray(value)) return value.map((one) => aclFromPlain(one));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, aclFromPlain(one, key)]));
}
