import type { WireReply, WireRequest } from '../http/types.ts';
import type { Principal, Store } from '../store/types.ts';

/** One call that reached the control plane: who signed it, for which region, and whether it may do what it asks. */
export interface ServiceCall {
  readonly store: Store;
  readonly request: WireRequest;
  readonly principal: Principal;
  readonly region: string;
  readonly requestId: string;
  /** Throws AccessDenied when the principal's policies do not allow the action on the resource. */
  readonly authorize: (action: string, resource: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether exports show the resource policy. */
  readonly exportsPolicy: boolean;
}

/** An AWS service as SigV4 scopes name it. Adding one: one file and one line in the list of this folder. */
export interface Service {
  readonly name: string;
  readonly handle: (call: ServiceCall) => WireReply;
  /** The service's own error shape. */
  readonly refuse: (code: string, message: string, status: number, requestId: string) => WireReply;
}
