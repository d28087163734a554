import { type CauseCode, causesOf } from '../causes/index.ts';
import type { Fragment } from './fragments.ts';

const MORE = 'Paste the headers and the body too, or let apigw-doctor diagnose find it with the URL.';

/**
 * What a status says when neither body nor headers are known; null for one that is no refusal. A handshake has no more
 * to show than that.
 */
export function ofStatusAlone(status: number | null, webSocket: boolean): Fragment | null {
  if (status === null || status < 400) return null;
  if (webSocket && (status === 401 || status === 403)) return { kind: 'handshake', ...HANDSHAKE[status] };
  const [means, codes] = STATUS[status] ?? [`Status ${status} alone names no cause. ${MORE}`, []];
  return { kind: 'status', means, codes };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html */
const HANDSHAKE: Readonly<Record<401 | 403, Omit<Fragment, 'kind'>>> = {
  401: {
    means:
      '$connect was refused with 401: an identity source is missing, or the function of the authorizer said ' +
      'Unauthorized.',
    codes: causesOf('handshake-401'),
  },
  403: {
    means:
      '$connect was refused with 403: by an authorizer, by IAM, by a key, or because the URL names no stage. A ' +
      'client shows no more of a handshake than that.',
    codes: causesOf('handshake-403'),
  },
};

const STATUS: Readonly<Record<number, readonly [means: string, codes: readonly CauseCode[]]>> = {
  401: [`A token is missing or was refused; the status alone does not say which. ${MORE}`, []],
  403: [`Dozens of causes end in 403; the status alone does not say which. ${MORE}`, []],
  404: [
    'An HTTP API found no stage or route, or its default endpoint is switched off; or the backend said so itself. ' +
      `${MORE}`,
    causesOf('status-404'),
  ],
  410: ['The WebSocket connection that a backend called is gone. All authorization was passed.', []],
  429: ['A rate or a quota was exceeded; the body says which.', causesOf('status-429')],
};
