import type { WireReply } from '../../../src/practice/http/types.ts';
import { SERVICES } from '../../../src/practice/services/index.ts';
import { placesIn, strangely } from '../partial/strange.ts';
import type { Answer, Asked } from './proxy.ts';

/** What goes wrong with one write on its way to AWS, or on its way back. */
export interface WriteFault {
  readonly name: string;
  /** Whether AWS makes the write: not at all, as it is sent, or when whoever sent it has ended. */
  readonly lands: 'never' | 'at once' | 'late';
  /** How it is answered; `made` is AWS's own answer to a write that landed. */
  readonly answer: (asked: Asked, made: WireReply | null) => Answer;
  /** How every later request is answered, reads too. */
  readonly from?: (asked: Asked) => Answer;
  /** By how much the account's clock is ahead of this computer's, in milliseconds, all the time. */
  readonly aheadMs?: number;
  /** The answer is waited for in vain: the deadline can be short. */
  readonly isUnanswered?: true;
}

const HTML = '<!doctype html><html><head><title>503</title></head><body><h1>Service Unavailable</h1></body></html>';
const page = (status: number): WireReply => ({ status, headers: { 'content-type': 'text/html' }, body: HTML });

/** The services speak for themselves: they refuse in their own shape. */
function refused(asked: Asked, code: string, status: number, message: string): WireReply {
  const speaker = SERVICES.find(
    ({ name }) => name === (asked.service === 'apigatewayv2' ? 'apigateway' : asked.service),
  );
  if (speaker === undefined) throw new Error(`nobody speaks for ${asked.service}`);
  return speaker.refuse(code, message, status, 'a5b7c3d1-fault');
}
const isXml = ({ service }: Asked): boolean => ['iam', 'sts', 'ec2', 'cloudfront'].includes(service);
const throttled = (asked: Asked): WireReply =>
  refused(asked, isXml(asked) ? 'Throttling' : 'TooManyRequestsException', 429, 'Rate exceeded');
const denied = (asked: Asked): WireReply => {
  const message = `User: arn:aws:iam::111122223333:user/practice is not authorized to perform: ${asked.name}`;
  return refused(asked, isXml(asked) ? 'AccessDenied' : 'AccessDeniedException', 403, message);
};
const expired = (asked: Asked): WireReply => {
  const code = isXml(asked) ? 'ExpiredToken' : 'ExpiredTokenException';
  return refused(asked, code, 403, 'The security token included in the request is expired');
};
const failed = (asked: Asked): WireReply => refused(asked, 'InternalFailure', 500, 'internal');

/** AWS's own answer, otherwise than it was sent; a page where AWS answered nothing. */
const changed = (change: (made: WireReply) => Answer) => (_: Asked, made: WireReply | null) =>
  change(made ?? page(200));

/** An answer whose every member has another type. */
function ofOtherTypes(asked: Asked, made: WireReply | null): Answer {
  const reply = made ?? page(200);
  const operation = { name: asked.name, service: asked.service, output: [] };
  const places = placesIn(operation, reply.body);
  if (places.length === 0) return { ...reply, status: 200, body: '[7]' };
  return places.reduce((one, wrong) => strangely(operation, one, { wrong, type: 'of numbers' }), reply);
}

const MANY = 3_000_000;
function withMegabytes({ status, headers, body }: WireReply): WireReply {
  const more = ' '.repeat(MANY);
  const whole =
    body === '' ? more : body.startsWith('{') ? `{"filler":"${'x'.repeat(MANY)}",${body.slice(1)}` : body + more;
  return { status: status === 204 ? 200 : status, headers, body: whole.replace(/,\}$/, '}') };
}

export const WRITE_FAULTS: readonly WriteFault[] = [
  { name: 'throttled', lands: 'never', answer: throttled },
  {
    name: 'throttled, with Retry-After',
    lands: 'never',
    answer: (asked) => ({ ...throttled(asked), headers: { ...throttled(asked).headers, 'retry-after': '1' } }),
  },
  { name: '500', lands: 'never', answer: failed },
  { name: '503 as HTML', lands: 'never', answer: () => page(503) },
  { name: 'the connection breaks before AWS has it', lands: 'never', answer: () => 'reset' },
  { name: 'denied', lands: 'never', answer: denied },
  { name: 'expired credentials', lands: 'never', answer: expired },
  { name: '200 of a captive portal', lands: 'never', answer: () => page(200) },
  {
    name: '200 and nothing',
    lands: 'never',
    answer: () => ({ status: 200, headers: {}, body: '' }),
  },
  {
    name: '200 and JSON of a captive portal',
    lands: 'never',
    answer: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"login required"}',
    }),
  },
  { name: 'made, and 500', lands: 'at once', answer: failed },
  { name: 'made, and 503 as HTML', lands: 'at once', answer: () => page(503) },
  { name: 'made, and never answered', lands: 'at once', answer: () => 'never', isUnanswered: true },
  { name: 'made, and the connection breaks', lands: 'at once', answer: () => 'reset' },
  { name: 'made, and the connection breaks in the body', lands: 'at once', answer: changed((cut) => ({ cut })) },
  {
    name: 'made, and the body ends half-way',
    lands: 'at once',
    answer: changed((made) => ({ ...made, body: made.body.slice(0, made.body.length / 2) })),
  },
  { name: 'made, and the body is empty', lands: 'at once', answer: changed((made) => ({ ...made, body: '' })) },
  {
    name: 'made, and answered as another type of content',
    lands: 'at once',
    answer: changed((made) => ({ ...made, headers: { ...made.headers, 'content-type': 'text/html' } })),
  },
  { name: 'made, and every member has another type', lands: 'at once', answer: ofOtherTypes },
  { name: 'made, and megabytes more', lands: 'at once', answer: changed(withMegabytes) },
  { name: 'unanswered, and made late', lands: 'late', answer: () => 'never', isUnanswered: true },
  { name: 'the connection breaks, and it is made late', lands: 'late', answer: () => 'reset' },
  { name: 'a clock 20 minutes ahead', lands: 'at once', answer: changed((made) => made), aheadMs: 20 * 60_000 },
  { name: 'a clock 20 minutes behind', lands: 'at once', answer: changed((made) => made), aheadMs: -20 * 60_000 },
  { name: '500 from now on', lands: 'never', answer: failed, from: failed },
  { name: 'denied from now on', lands: 'never', answer: denied, from: denied },
  { name: 'expired credentials from now on', lands: 'never', answer: expired, from: expired },
  { name: 'no connection from now on', lands: 'never', answer: () => 'reset', from: () => 'reset' },
  {
    name: 'made, not answered, and no connection from now on',
    lands: 'at once',
    answer: () => 'reset',
    from: () => 'reset',
  },
  {
    name: 'made, not answered, and expired credentials from now on',
    lands: 'at once',
    answer: () => 'reset',
    from: expired,
  },
  {
    name: 'made, and expired credentials from now on',
    lands: 'at once',
    answer: changed((made) => made),
    from: expired,
  },
];
