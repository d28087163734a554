import { conflict, notFound } from '../../http/errors.ts';
import { type RestCall, type RestRoute, route } from '../../protocols/rest-json.ts';
import { own } from '../../store/own.ts';
import { asJson, type PatchOperation, patchesOf } from './common.ts';

/** Responses by status code, as a method and its integration have them. */
export interface Responses<Row extends object> {
  readonly of: 'Method' | 'Integration';
  /** The path of what has the responses. */
  readonly path: string;
  readonly read: (call: RestCall) => Readonly<Record<string, Row>>;
  readonly write: (call: RestCall, responses: Record<string, Row>) => void;
  /** Refuses a new response before it is known whether there is one already. */
  readonly check?: (call: RestCall, statusCode: string) => void;
  readonly make: (call: RestCall, statusCode: string) => Row;
  /** Changes the row itself. */
  readonly patch: (row: Row, patch: PatchOperation) => void;
  /** The status of a successful update: AWS documents two. */
  readonly updated: 200 | 201;
}

const statusCodeOf = (call: RestCall): string => call.at['statusCode'] ?? '';

/** The four routes of the responses of a method or of an integration. */
export function responseRoutes<Row extends object>(responses: Responses<Row>): readonly RestRoute[] {
  const { of, path, read, write, check, make, patch, updated } = responses;
  const found = (call: RestCall): Row => {
    const row = own(read(call), statusCodeOf(call));
    if (row === undefined) throw notFound('Invalid Response status code specified');
    return row;
  };
  const at = `${path}/responses/{statusCode}`;
  return [
    route(`Get${of}Response`, 'GET', at, 200, (call) => asJson(found(call))),
    route(`Put${of}Response`, 'PUT', at, 201, (call) => {
      const statusCode = statusCodeOf(call);
      const before = read(call);
      check?.(call, statusCode);
      if (own(before, statusCode)) throw conflict('Response already exists for this resource');
      const row = make(call, statusCode);
      write(call, { ...before, [statusCode]: row });
      return asJson(row);
    }),
    route(`Update${of}Response`, 'PATCH', at, updated, (call) => {
      const row = found(call);
      for (const one of patchesOf(call.body)) patch(row, one);
      return asJson(row);
    }),
    route(`Delete${of}Response`, 'DELETE', at, 204, (call) => {
      found(call);
      const { [statusCodeOf(call)]: _, ...others } = read(call);
      write(call, others);
      return undefined;
    }),
  ];
}
