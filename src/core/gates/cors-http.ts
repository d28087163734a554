import type { Answer } from '../model/answer.ts';
import type { HttpCors } from '../model/facts.ts';
import type { Exchange } from '../model/request.ts';

type Headers = Readonly<Record<string, string>>;

/** `*`, `https://*` and `http://*` stand for many origins; everything else must be equal. */
function originAllowed(cors: HttpCors, origin: string): boolean {
  return cors.allowOrigins.some(
    (allowed) =>
      allowed === '*' ||
      allowed === origin ||
      (/^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))),
  );
}

/**
 * The CORS headers an HTTP API puts on an answer itself; none without an `Origin` header or for an origin that is not
 * allowed. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function httpCorsHeaders(cors: HttpCors, origin: string | null): Headers {
  if (origin === null || !originAllowed(cors, origin)) return {};
  const any = cors.allowOrigins.includes('*') && !cors.allowCredentials;
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposeHeaders.length > 0 ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') } : {}),
  };
}

/** The answer that an HTTP API with a CORS configuration gives to a preflight without running any route. */
export function httpPreflightAnswer(cors: HttpCors, origin: string | null, exchange: Exchange): Answer {
  const basic = httpCorsHeaders(cors, origin);
  const details: Headers =
    Object.keys(basic).length === 0
      ? {}
      : {
          ...(cors.allowMethods.length > 0 ? { 'access-control-allow-methods': cors.allowMethods.join(',') } : {}),
          ...(cors.allowHeaders.length > 0 ? { 'access-control-allow-headers': cors.allowHeaders.join(',') } : {}),
          ...(cors.maxAge === null ? {} : { 'access-control-max-age': String(cors.maxAge) }),
        };
  return { exchange, status: 204, errorType: null, headers: { ...basic, ...details }, body: '' };
}
