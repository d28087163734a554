import { bodyFields, VERBS } from '../model/request.ts';
import { asText } from '../model/sanitize.ts';
import { isRecord } from './cases/shape.ts';
import { fromUrl, splitUrl } from './invoke-url.ts';
import { answerFrom } from './raw-response.ts';
import { fromHeaders, type HeaderList } from './sent-headers.ts';
import type { Piece } from './understood.ts';

/**
 * Reads one entry of a HAR file, or the first refused one of a whole file. Null when the JSON is neither.
 * https://w3c.github.io/web-performance/specs/HAR/Overview.html
 */
export function readHar(json: unknown): Piece | null {
  const entry = entryOf(json);
  const request = isRecord(entry) ? entry['request'] : undefined;
  if (!isRecord(entry) || !isRecord(request) || typeof request['url'] !== 'string' || !isOfHar(entry)) return null;
  const url = splitUrl(request['url']);
  if (!url) return null;
  const headers = headerList(request['headers']);
  const find = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const place = fromUrl(url, { host: find('host'), apiId: find('x-apigw-api-id') });
  const method = VERBS.find((verb) => verb === asText(request['method']).toUpperCase());
  const time = isoOf(entry['startedDateTime']);
  const size = request['bodySize'];
  return {
    kind: 'har',
    from: 'the HAR entry',
    target: { ...place.target, ...(method === undefined ? {} : { method }) },
    request: {
      ...place.request,
      ...fromHeaders(headers, url),
      allHeadersKnown: true,
      ...(method === undefined ? {} : { method }),
      ...(time === null ? {} : { time }),
      ...(typeof size === 'number' && size >= 0 ? { bodyLength: size } : {}),
      ...bodyIn(request['postData']),
      client: 'browser',
    },
    ...(isRecord(entry['response'])
      ? {
          observed: answerOf(
            entry['response'],
            method === 'OPTIONS' && find('access-control-request-method') !== undefined,
          ),
        }
      : {}),
  };
}

/** Other programs write down exchanges too, with headers in an object and other names for the rest. */
const isOfHar = ({ response }: Readonly<Record<string, unknown>>): boolean =>
  !isRecord(response) || (typeof response['status'] === 'number' && !isRecord(response['headers']));

/** A browser keeps the text of what it sent, unless it came from a form with files. */
function bodyIn(posted: unknown): Partial<ReturnType<typeof bodyFields>> {
  const text = isRecord(posted) ? posted['text'] : undefined;
  return typeof text === 'string' ? bodyFields(text) : {};
}

function entryOf(json: unknown): unknown {
  if (!isRecord(json)) return null;
  const log = json['log'];
  if (!isRecord(log)) return json;
  const entries: readonly unknown[] = Array.isArray(log['entries']) ? log['entries'] : [];
  const refused = entries.filter(
    (entry) => isRecord(entry) && isRecord(entry['response']) && !isFine(entry['response']['status']),
  );
  return refused.find(isOfGateway) ?? refused[0] ?? entries[0];
}

/** A page's file holds a lot besides the call: what API Gateway answered, or was asked, comes before a missing icon. */
function isOfGateway(entry: unknown): boolean {
  if (!isRecord(entry) || !isRecord(entry['request']) || !isRecord(entry['response'])) return false;
  const answered = headerList(entry['response']['headers']).some(([name]) =>
    /^(?:x-amzn-errortype|x-amz-apigw-id|apigw-requestid)$/i.test(name),
  );
  return answered || /^https?:\/\/[^/]{1,255}\.execute-api\./i.test(asText(entry['request']['url']));
}

const isFine = (status: unknown): boolean => typeof status === 'number' && status > 0 && status < 400;

/** A browser writes status 0 where it hid the answer from the page or got none. */
function answerOf(response: Readonly<Record<string, unknown>>, preflight: boolean): NonNullable<Piece['observed']> {
  const status = typeof response['status'] === 'number' && response['status'] > 0 ? response['status'] : null;
  const content = isRecord(response['content']) ? response['content'] : {};
  const text = typeof content['text'] === 'string' ? content['text'] : '';
  const error = response['_error'];
  const answer = answerFrom(
    status,
    headerList(response['headers']),
    content['encoding'] === 'base64' ? fromBase64(text) : text,
    typeof error === 'string' ? error : null,
  );
  return preflight ? { ...answer, exchange: 'preflight' } : answer;
}

const headerList = (list: unknown): HeaderList =>
  Array.isArray(list)
    ? list.flatMap((one: unknown) =>
        isRecord(one) && typeof one['name'] === 'string' && typeof one['value'] === 'string'
          ? [[one['name'], one['value']] as const]
          : [],
      )
    : [];

function isoOf(value: unknown): string | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}
