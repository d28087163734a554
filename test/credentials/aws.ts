import type { IncomingHttpHeaders } from 'node:http';
import { request as send } from 'node:http';
import type { Practice } from '../../src/practice/index.ts';
import { signed } from '../practice/support.ts';

/** What was asked, and with whose keys. */
export interface Asked {
  /** `sts AssumeRole arn:…`, `sso GetRoleCredentials 111122223333/dev`, `apigateway`, `instance` … */
  readonly what: string;
  /** Access key id that signed; null where nothing is signed. */
  readonly key: string | null;
  /** Region of the signature. */
  readonly region: string | null;
}
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Handled = { readonly what: string; readonly answer: Answer } | null;

export const ACCOUNT = '111122223333';
const xml = (status: number, body: string): Answer => ({ status, type: 'text/xml', body });
const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const ending = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, '');
const HOUR = 3_600_000;

/** One answer of AWS's, or of the metadata services: as far as signing in goes, and API Gateway behind it. */
export async function answerTo(
  request: Request,
  practice: Practice,
): Promise<{ readonly asked: Asked; readonly answer: Answer }> {
  const [, key = null, region = null, service = null] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const handled =
    metadata(request) ??
    portal(request) ??
    (await securityTokens(request, key)) ??
    (await others(request, key, service, practice));
  return { asked: { what: handled.what, key, region }, answer: handled.answer };
}

function metadata({ method, path, headers }: Request): Handled {
  if (path === '/latest/api/token' && method === 'PUT') return { what: 'instance token', answer: text('TOKEN') };
  const isAllowed = headers['x-aws-ec2-metadata-token'] === 'TOKEN';
  if (path.startsWith('/latest/') && !isAllowed) return { what: 'instance refused', answer: json(401, {}) };
  if (path === '/latest/meta-data/iam/security-credentials/') return { what: 'instance role', answer: text('web') };
  if (path === '/latest/meta-data/iam/security-credentials/web')
    return { what: 'instance keys', answer: json(200, handedOut('INSTANCE')) };
  if (path === '/latest/meta-data/placement/availability-zone/')
    return { what: 'instance zone', answer: text('eu-central-1b') };
  if (path === '/keys' || path === '/private-keys') {
    const isShown = path === '/keys' || headers.authorization === 'agent-token';
    return { what: 'container keys', answer: isShown ? json(200, handedOut('CONTAINER')) : json(403, {}) };
  }
  return null;
}

const text = (body: string): Answer => ({ status: 200, type: 'text/plain', body });

const handedOut = (name: string) => ({
  Code: 'Success',
  AccessKeyId: `ASIA${name}`,
  SecretAccessKey: 'secret',
  Token: 'token',
  Expiration: ending(6 * HOUR),
});

/** IAM Identity Center, its tokens, and those of `aws login`. */
function portal({ method, path, headers, body }: Request): Handled {
  const url = new URL(path, 'https://host');
  if (url.pathname === '/federation/credentials') {
    const account = url.searchParams.get('account_id');
    const role = url.searchParams.get('role_name');
    const what = `sso GetRoleCredentials ${account}/${role}`;
    const token = headers['x-amz-sso_bearer_token'];
    if (token === 'revoked')
      return { what, answer: refusal(401, 'UnauthorizedException', 'Session token not found or invalid') };
    if (role === 'forbidden') return { what, answer: refusal(403, 'ForbiddenException', 'No access') };
    const keys = { accessKeyId: `ASIASSO${token}`, secretAccessKey: 'secret', sessionToken: 'token' };
    return { what, answer: json(200, { roleCredentials: { ...keys, expiration: Date.now() + HOUR } }) };
  }
  if (path === '/token' && method === 'POST') {
    const { refreshToken } = JSON.parse(body) as { readonly refreshToken?: string };
    const what = `sso-oidc CreateToken ${refreshToken}`;
    if (refreshToken !== 'good')
      return { what, answer: refusal(400, 'InvalidGrantException', 'Invalid refresh token') };
    return {
      what,
      answer: json(200, { accessToken: 'RENEWED', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'next' }),
    };
  }
  if (path === '/v1/token' && method === 'POST') {
    const { refreshToken } = JSON.parse(body) as { readonly refreshToken?: string };
    const what = `signin CreateOAuth2Token ${refreshToken}`;
    if (headers['dpop'] === undefined || refreshToken !== 'good')
      return { what, answer: refusal(400, 'AccessDeniedException', 'Refused', { error: 'TOKEN_EXPIRED' }) };
    const accessToken = { accessKeyId: 'ASIALOGINRENEWED', secretAccessKey: 'secret', sessionToken: 'token' };
    return { what, answer: json(200, { accessToken, tokenType: 'aws_sigv4', expiresIn: 900, refreshToken: 'next' }) };
  }
  return null;
}

const refusal = (status: number, code: string, message: string, more: object = {}): Answer =>
  json(status, { __type: code, code, message, ...more });

/** STS as it answers the calls that lead to keys, and to who one is. */
async function securityTokens({ body }: Request, key: string | null): Promise<Handled> {
  const asked = new URLSearchParams(body);
  const operation = asked.get('Action');
  if (operation === 'GetCallerIdentity') {
    const refused = refusedKey(key);
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/${key}`;
    const result = `<Arn>${arn}</Arn><UserId>X:y</UserId><Account>${ACCOUNT}</Account>`;
    return { what: 'sts GetCallerIdentity', answer: refused ?? answered(operation, result) };
  }
  if (operation !== 'AssumeRole' && operation !== 'AssumeRoleWithWebIdentity') return null;
  const role = asked.get('RoleArn') ?? '';
  const code = asked.get('TokenCode');
  const details = ['ExternalId', 'SerialNumber', 'DurationSeconds'].flatMap((name) => asked.get(name) ?? []);
  const what = [`sts ${operation}`, role, ...details].join(' ');
  const refused = operation === 'AssumeRole' ? refusedKey(key) : refusedToken(asked.get('WebIdentityToken'));
  if (refused !== null) return { what, answer: refused };
  if (role.endsWith('/denied') || code === '000000' || (asked.get('SerialNumber') !== null && code === null))
    return {
      what,
      answer: refusedXml(
        403,
        'AccessDenied',
        `User is not authorized to perform: sts:${operation} on resource: ${role}`,
      ),
    };
  const name = (role.split('/').at(-1) ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  const secrets = '<SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>';
  const keys = `<AccessKeyId>ASIA${name}</AccessKeyId>${secrets}`;
  const credentials = `<Credentials>${keys}<Expiration>${ending(HOUR)}</Expiration></Credentials>`;
  const user = `<AssumedRoleUser><Arn>${role}/x</Arn><AssumedRoleId>X:x</AssumedRoleId></AssumedRoleUser>`;
  return { what, answer: answered(operation, `${credentials}${user}`) };
}

const answered = (operation: string, result: string): Answer =>
  xml(
    200,
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}` +
      `</${operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${operation}Response>`,
  );

const refusedXml = (status: number, code: string, message: string): Answer =>
  xml(
    status,
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>` +
      `<Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
  );

function refusedKey(key: string | null): Answer | null {
  if (key === null) return refusedXml(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
  if (key.includes('UNKNOWN'))
    return refusedXml(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
  if (key.includes('EXPIRED'))
    return refusedXml(403, 'ExpiredToken', 'The security token included in the request is expired');
  return null;
}

const refusedToken = (token: string | null): Answer | null =>
  token?.trim() === 'expired'
    ? refusedXml(
        400,
        'ExpiredTokenException',
        'Token expired: current date/time must be before the expiration date/time',
      )
    : null;

/** Everything else is asked of the practice account, signed with its own keys. */
async function others(
  { method, path, headers, body }: Request,
  key: string | null,
  service: string | null,
  practice: Practice,
) {
  const what = service ?? `${method} ${path}`;
  const refused = refusedKey(key);
  if (refused !== null)
    return {
      what,
      answer: refusal(
        403,
        key === null ? 'MissingAuthenticationTokenException' : 'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      ),
    };
  const url = new URL(path, practice.url);
  const query = Object.fromEntries(url.searchParams);
  const host = new URL(practice.url).host;
  const own = await signed(practice.adminProfile, host, url.pathname, { method, service: service ?? '', query, body });
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'content-type' || name === 'accept' || name === 'x-amz-target'),
  ) as Record<string, string>;
  return { what, answer: await forwarded(practice.url, method, own.path, { ...kept, ...own.headers }, body) };
}

function forwarded(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = send({ hostname, port, method, path, headers }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: text });
    });
    request.on('error', reject).end(body);
  });
}
