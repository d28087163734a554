import { VERBS } from '../model/request.ts';
import { readLooseAnswer } from './loose-answer.ts';
import { answerFrom } from './raw-response.ts';
import type { Piece } from './understood.ts';

/**
 * How Chrome, Firefox (in any language) and Safari say that a page may not read an answer, or could not open a socket.
 */
const BLOCKED = new RegExp(
  'blocked by CORS policy|Same Origin Policy disallows|due to access control checks|' +
    'is not allowed by Access-Control-Allow-|Preflight response is not successful|' +
    String.raw`WebSocket connection to '|\bCORS\b[^\n]{0,80}Access-Control-Allow-`,
  'i',
);
const AHEAD = /preflight|Access-Control-Allow-(?:Headers|Methods)/i;

/**
 * A message of a browser's console: page, exchange and status. The URL in it is read with all others. Null when there
 * is none.
 */
export function readConsole(text: string): Piece | null {
  if (!BLOCKED.test(text)) return null;
  const origin = /(?:from origin '|^(?:\[Error\] )?Origin )(https?:\/\/[^\s'"/]{1,300}|null)/im.exec(text)?.[1];
  const loose = readLooseAnswer(text);
  const verb = VERBS.find(
    (one) =>
      one === /\b([A-Z]{3,7}) https?:\/\/|\bMethod ([A-Z]{3,7}) is not allowed/.exec(text)?.slice(1).find(Boolean),
  );
  const socket = /WebSocket connection to '/.test(text);
  const answer = loose ?? answerFrom(null, [], '');
  return {
    kind: 'browser',
    from: "the browser's message",
    ...(verb === undefined ? {} : { target: { method: verb } }),
    request: { client: 'browser', ...(origin === undefined ? {} : { origin }) },
    observed: {
      ...answer,
      exchange: !socket && AHEAD.test(text) ? 'preflight' : 'request',
      browser: socket ? null : text.slice(0, 2000),
    },
  };
}
