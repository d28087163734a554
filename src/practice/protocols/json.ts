import { AwsError } from '../http/errors.ts';
import type { WireReply } from '../http/types.ts';
import type { Service, ServiceCall } from '../services/types.ts';
import { type Json, jsonBody } from './rest-json.ts';

export type JsonRun = (call: ServiceCall, input: Json) => Json;

/** Builds a service that speaks the JSON protocol: the operation in `X-Amz-Target`, JSON in, JSON out. */
export function jsonService(name: string, operations: Readonly<Record<string, JsonRun>>): Service {
  return {
    name,
    handle: (call) => {
      const operation = (call.request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw new AwsError('UnknownOperationException', `Unknown operation ${operation}`, 400);
      return reply(200, run(call, jsonBody(call.request.body)), call.requestId);
    },
    refuse: (code, message, status, requestId) => reply(status, { __type: code, message, Message: message }, requestId),
  };
}

const reply = (status: number, body: Json, requestId: string): WireReply => ({
  status,
  headers: { 'x-amzn-requestid': requestId, 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

/** Reads a text field; throws InvalidParameterException when it is missing. */
export function neededText(input: Json, name: string, code = 'InvalidInputException'): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw new AwsError(code, `You must provide ${name}.`, 400);
  return value;
}
