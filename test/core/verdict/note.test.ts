import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { SeenAnswer } from '../../../src/core/model/answer.ts';
import { ARN, allow, makeCase, policy } from '../../support/make-case.ts';

const seen = (status: number, body: string, errorType: string | null = null): SeenAnswer => ({
  exchange: 'request',
  status,
  errorType,
  headers: {
    'x-amzn-requestid': 'r',
    'x-amz-apigw-id': 'x=',
    ...(errorType === null ? {} : { 'x-amzn-errortype': errorType }),
  },
  body,
  from: 'given',
  browser: null,
});
const healthy = makeCase({});
const diagnosisOf = (observed: SeenAnswer | null, subject = healthy) => examineCase({ ...subject, observed }).diagnosis;

describe('an answer from behind the gates', () => {
  it.each([
    [
      seen(404, '{"error":"no such order"}'),
      'The call reached the integration: the 404 is the backend’s own answer: it found no such resource.',
    ],
    [seen(422, '{"error":"amount"}'), 'The call reached the integration: the 422 is the backend’s own answer.'],
    [seen(500, '{"error":"boom"}'), 'The call reached the integration: the 500 is the backend’s own answer.'],
    [
      seen(504, '{"message":"Endpoint request timed out"}', 'InternalServerErrorException'),
      'could not reach it or got no answer in time (504)',
    ],
    [
      seen(502, '{"message":"Internal server error"}', 'InternalServerErrorException'),
      'it failed, or answered in a form',
    ],
    [seen(410, '', 'GoneException'), 'IAM lets the call through. The 410 says that this connection is closed'],
  ])('%j is named as such: allowed, no cause', (answer, note) => {
    const { outcome, causes, note: actual } = diagnosisOf(answer);
    expect(actual).toContain(note.replaceAll('’', "'"));
    expect({ outcome, causes }).toEqual({ outcome: 'allowed', causes: [] });
  });

  it.each([
    [seen(400, '{"message":"Invalid request body"}', 'BadRequestException'), 'The call passed authorization: the 400'],
    [
      seen(415, '{"message":"Unsupported Media Type"}', 'BadRequestException'),
      'reached the integration, which does not accept a body with this Content-Type',
    ],
    [
      seen(413, '{"message":"Request Too Long"}', 'RequestTooLargeException'),
      'The 413 is about the size of the request',
    ],
  ])('%j of a method that validates nothing is a contradiction: cannot tell, no cause', (answer, note) => {
    const { outcome, causes, note: actual } = diagnosisOf(answer);
    expect(actual).toContain(note);
    expect({ outcome, causes }).toEqual({ outcome: 'cannot-tell', causes: [] });
  });

  it('wins over a model that would refuse, and the contradiction shows', () => {
    const refusing = makeCase({ api: { policy: policy(allow({ Resource: `${ARN}/dev/*` })) } });
    expect(diagnosisOf(seen(404, '{"error":"no such order"}'), refusing)).toMatchObject({
      outcome: 'allowed',
      causes: [],
      agreement: 'differs',
    });
  });

  it('is not said of a refusal, nor of a success', () => {
    const denied = seen(403, '{"message":"Missing Authentication Token"}', 'MissingAuthenticationTokenException');
    expect(diagnosisOf(denied).note).toBeNull();
    expect(diagnosisOf(seen(200, '{}')).note).toBeNull();
    expect(diagnosisOf(null).note).toBeNull();
  });

  it('is not said where the gateway itself knows no such route', () => {
    const notFound = { ...seen(404, '{"message":"Not Found"}'), headers: { 'apigw-requestid': 'r=' } };
    expect(diagnosisOf(notFound).note).toBeNull();
  });
});
