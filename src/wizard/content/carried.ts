import type { Request } from '../../core/model/request.ts';
import { secret } from '../../core/model/secret.ts';
import { carriesToken, type RequestDetails, readOrigin, readToken, type SessionState } from '../state/index.ts';
import { field, type Move, type Purpose, type Row, ui } from '../ui.ts';

/** What is asked for in the text fields of the caller screen. An empty answer takes back what was said. */
export const HINTS: Readonly<Partial<Record<Purpose, { readonly label: string; readonly help: string }>>> = {
  arn: { label: 'ARN', help: 'arn:aws:iam::111122223333:role/name, or the user as the error names it' },
  region: { label: 'Region', help: 'as in eu-west-1: the Region in which the account is read' },
  'api-id': { label: 'API id', help: 'the first part of the host: a1b2c3d4e5 of a1b2c3d4e5.execute-api.…' },
  'stage-name': { label: 'Stage', help: 'the first part of the path on execute-api, or $default' },
  'other-stage': { label: 'Stage', help: 'the name of another stage of this API' },
  'other-time': { label: 'Time', help: 'ISO 8601, as in 2026-11-30T07:00:00Z' },
  'source-ip': { label: 'Address', help: 'as API Gateway sees it; leave empty if not known' },
  vpce: { label: 'VPC endpoint', help: 'vpce-0123456789abcdef0; empty for the internet' },
  'user-agent': { label: 'User-Agent', help: 'the header as the client sends it; empty for not known' },
  referer: { label: 'Referer', help: 'the header as the client sends it; empty for not known' },
  origin: { label: 'Origin', help: 'of the page, as in https://app.example.com; empty when no browser calls' },
  token: { label: 'Token', help: 'It is not shown, and is kept in memory only. Leave empty for none.' },
  'api-key': { label: 'API key', help: 'It is not shown, and is kept in memory only. Leave empty for none.' },
};

export const isSecretField = (purpose: Purpose): boolean => purpose === 'token' || purpose === 'api-key';

/** The details of the request: as typed, else as pasted, else from a flag, else of the practice call. */
function currentDetails({ details, initial, answers }: SessionState) {
  const given: Partial<Request> = { ...answers.practiceCall?.request, ...initial.request };
  return {
    sourceIp: details.sourceIp !== undefined ? details.sourceIp : (initial.sourceIp ?? given.sourceIp ?? null),
    vpcEndpoint:
      details.vpcEndpoint !== undefined ? details.vpcEndpoint : (initial.vpcEndpoint ?? given.vpcEndpoint ?? null),
    origin: details.origin !== undefined ? details.origin : (given.origin ?? null),
    credentialsMode: details.credentialsMode ?? (given.credentialsMode === 'include' ? 'include' : 'omit'),
    token: details.token !== undefined ? details.token !== null : carriesToken(given),
    apiKey: (details.apiKey !== undefined ? details.apiKey : (given.apiKey ?? null)) !== null,
  } as const;
}

/** One row for each thing that a call may carry; Enter opens its field. */
export function carriedRows(state: SessionState): readonly Row[] {
  const now = currentDetails(state);
  const row = (purpose: Purpose, name: string, value: string, text = ''): Row => ({
    id: purpose,
    cells: [{ text: `${name} …` }, { text: value }],
    search: `${name} ${purpose}`,
    enter: ui({ field: field(purpose, text) }),
  });
  const cookies: Row = {
    id: 'cookies',
    cells: [
      { text: 'Credentials mode' },
      { text: now.credentialsMode === 'include' ? 'include: the page sends cookies' : 'omit: no cookies are sent' },
    ],
    search: 'credentials mode cookies',
    enter: {
      type: 'set-request-details',
      details: { origin: now.origin, credentialsMode: now.credentialsMode === 'include' ? 'omit' : 'include' },
    },
  };
  return [
    row('token', 'Bearer token', now.token ? 'given, not shown' : 'none'),
    row('api-key', 'API key', now.apiKey ? 'given, not shown' : 'none'),
    row('origin', 'Browser page', now.origin ?? 'no browser calls', now.origin ?? ''),
    ...(now.origin === null ? [] : [cookies]),
    row(
      'source-ip',
      'Source address',
      now.sourceIp ?? 'not known: conditions on it cannot be checked',
      now.sourceIp ?? '',
    ),
    row('vpce', 'VPC endpoint', now.vpcEndpoint ?? 'none, over the internet', now.vpcEndpoint ?? ''),
  ];
}

export const warn = (text: string) => ({ type: 'show-notice', notice: { tone: 'warn', text } }) as const;

/** Sets the typed detail of the request, or says why it cannot be that. */
export function detailMove(purpose: Purpose, value: string): Move | null {
  const set = (part: RequestDetails): Move => ({ type: 'set-request-details', details: part });
  switch (purpose) {
    case 'source-ip':
      if (value === '') return set({ sourceIp: null });
      return /^[\d.]+(\/32)?$|^[0-9a-f:.]+$/i.test(value)
        ? set({ sourceIp: value })
        : warn('That is not an IPv4 or IPv6 address.');
    case 'vpce':
      if (value === '') return set({ vpcEndpoint: null });
      return /^vpce-[0-9a-f]+$/.test(value)
        ? set({ vpcEndpoint: value })
        : warn('The id of an endpoint begins with vpce-.');
    case 'user-agent':
      return set({ userAgent: value === '' ? null : value });
    case 'referer':
      return set({ referer: value === '' ? null : value });
    case 'origin': {
      const origin = value === '' ? null : readOrigin(value);
      return value !== '' && origin === null
        ? warn('An origin is a scheme and a host: https://app.example.com')
        : set({ origin });
    }
    case 'token':
      return set({ token: readToken(value) });
    case 'api-key':
      return set({ apiKey: value === '' ? null : secret(value.replace(/^x-api-key:\s*/i, '')) });
    default:
      return null;
  }
}
