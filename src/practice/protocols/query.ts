import { AwsError } from '../http/errors.ts';
import { pairsOf, type WireReply } from '../http/types.ts';
import type { Service, ServiceCall } from '../services/types.ts';
import { xmlOf } from './xml.ts';

/** The parameters of one Query call. */
export interface QueryInput {
  readonly text: (name: string) => string | null;
  /** Throws ValidationError when it is missing. */
  readonly needed: (name: string) => string;
  /** `Name.member.1`, `Name.member.2` … in order. */
  readonly list: (name: string) => readonly string[];
  /** `Name.member.1.Field` … as one record per member. */
  readonly records: (name: string) => readonly Readonly<Record<string, string>>[];
}

export type QueryRun = (call: ServiceCall, input: QueryInput) => Readonly<Record<string, unknown>> | undefined;

/** Builds a service that speaks the Query protocol: form in, XML out. */
export function queryService(name: string, namespace: string, operations: Readonly<Record<string, QueryRun>>): Service {
  return {
    name,
    handle: (call) => {
      const pairs = new Map(pairsOf(call.request.body.toString('utf8'), true));
      if (pairs.size === 0) for (const [key, value] of pairsOf(call.request.rawQuery, true)) pairs.set(key, value);
      const action = pairs.get('Action') ?? '';
      const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (run === undefined)
        throw new AwsError(
          'InvalidAction',
          `Could not find operation ${action} for version ${pairs.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
          400,
        );
      const result = run(call, inputOf(pairs));
      const inner = result === undefined ? '' : `<${action}Result>${xmlOf(result)}</${action}Result>`;
      return xmlReply(
        200,
        `<${action}Response xmlns="${namespace}">${inner}` +
          `<ResponseMetadata><RequestId>${call.requestId}</RequestId></ResponseMetadata></${action}Response>`,
        call.requestId,
      );
    },
    refuse: (code, message, status, requestId) =>
      xmlReply(
        status,
        `<ErrorResponse xmlns="${namespace}"><Error><Type>${status >= 500 ? 'Receiver' : 'Sender'}</Type>` +
          `${xmlOf({ Code: code, Message: message })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        requestId,
      ),
  };
}

function xmlReply(status: number, body: string, requestId: string): WireReply {
  return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' }, body };
}

function inputOf(pairs: ReadonlyMap<string, string>): QueryInput {
  const members = (name: string): readonly number[] => {
    const found = new Set<number>();
    for (const key of pairs.keys()) {
      const match = key.startsWith(`${name}.member.`) ? /^\d{1,6}/.exec(key.slice(name.length + 8)) : null;
      if (match) found.add(Number(match[0]));
    }
    return [...found].sort((a, b) => a - b);
  };
  return {
    text: (name) => pairs.get(name) ?? null,
    needed: (name) => {
      const value = pairs.get(name);
      if (value === undefined || value === '') {
        const field = name.charAt(0).toLowerCase() + name.slice(1);
        throw new AwsError(
          'ValidationError',
          `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
          400,
        );
      }
      return value;
    },
    list: (name) => members(name).flatMap((i) => pairs.get(`${name}.member.${i}`) ?? []),
    records: (name) =>
      members(name).map((i) => {
        const prefix = `${name}.member.${i}.`;
        return Object.fromEntries(
          [...pairs].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]),
        );
      }),
  };
}
