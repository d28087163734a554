import { randomUUID } from 'node:crypto';
import { type Authentication, authenticate } from './authenticate.ts';
import { authorizer } from './authorize.ts';
import { AwsError } from './http/errors.ts';
import { readSignature } from './http/sigv4.ts';
import type { WireReply, WireRequest } from './http/types.ts';
import { SERVICES } from './services/index.ts';
import type { Service } from './services/types.ts';
import type { Store } from './store/types.ts';

/** What control-plane calls need besides the request. */
export interface ControlPlane {
  readonly store: Store;
  readonly now: () => number;
  readonly exportsPolicy: boolean;
}

/** Error codes by protocol: the Query services have names of their own. */
const CODES: Readonly<
  Record<Exclude<Authentication, { ok: true }>['why'], { readonly json: string; readonly query: string }>
> = {
  missing: { json: 'MissingAuthenticationTokenException', query: 'MissingAuthenticationToken' },
  incomplete: { json: 'IncompleteSignatureException', query: 'IncompleteSignature' },
  'unknown-key': { json: 'UnrecognizedClientException', query: 'InvalidClientTokenId' },
  expired: { json: 'ExpiredTokenException', query: 'ExpiredToken' },
  skewed: { json: 'InvalidSignatureException', query: 'SignatureDoesNotMatch' },
  mismatch: { json: 'InvalidSignatureException', query: 'SignatureDoesNotMatch' },
};

/** The service a call means: by its signature's scope, else by what it looks like. */
function serviceOf(request: WireRequest): { readonly service: Service; readonly scope: string | null } | null {
  const read = readSignature(request);
  const scope = read.kind === 'signed' ? read.sent.service : null;
  const named = SERVICES.find((one) => one.name === scope);
  if (named) return { service: named, scope: null };
  const form = (request.headers['content-type'] ?? '').includes('x-www-form-urlencoded');
  const guess = SERVICES.find((one) => one.name === (form ? 'iam' : 'apigateway'));
  return guess ? { service: guess, scope } : null;
}

/** Answers one call to the control plane; never throws for what a caller sends. */
export function answerControl(plane: ControlPlane, request: WireRequest): WireReply {
  const requestId = randomUUID();
  const found = serviceOf(request);
  if (found === null) return { status: 404, headers: {}, body: '' };
  const { service, scope } = found;
  const isQuery = service.name === 'iam' || service.name === 'sts' || service.name === 'ec2';
  const refuse = (why: keyof typeof CODES, message: string): WireReply =>
    service.refuse(CODES[why][isQuery ? 'query' : 'json'], message, why === 'incomplete' ? 400 : 403, requestId);
  const who = authenticate(plane.store, request, plane.now());
  if (scope !== null) return refuse('mismatch', `Credential should be scoped to correct service: '${service.name}'. `);
  if (!who.ok)
    return refuse(who.why, who.why === 'missing' && isQuery ? 'Request is missing Authentication Token' : who.message);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(who.sent.region))
    return refuse('mismatch', `Credential should be scoped to a valid region, not '${who.sent.region}'. `);
  try {
    const authorize = authorizer(plane.store, who.principal, service, who.sent.region, plane.now());
    return service.handle({
      store: plane.store,
      request,
      principal: who.principal,
      region: who.sent.region,
      requestId,
      authorize,
      exportsPolicy: plane.exportsPolicy,
      now: plane.now,
    });
  } catch (error) {
    if (error instanceof AwsError) return service.refuse(error.code, error.message, error.status, requestId);
    return service.refuse(
      isQuery ? 'ServiceFailure' : 'InternalServerErrorException',
      'Internal server error',
      500,
      requestId,
    );
  }
}
