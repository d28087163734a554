import type { ApiType } from '../api-gateway/gates.ts';
import type { ResponseType } from '../api-gateway/response-types.ts';
import type { SeenAnswer } from '../model/answer.ts';
import type { Request, Signing, Token, Verb } from '../model/request.ts';
import type { Secret } from '../model/secret.ts';

/** Where the call went, as far as a paste tells. */
export interface UnderstoodTarget {
  readonly partition?: string;
  readonly region?: string;
  /** The last four digits: an error text masks the rest. */
  readonly accountEnd?: string;
  readonly apiId?: string;
  readonly apiType?: ApiType;
  /** On the execute-api host the first segment of the path; an HTTP API may serve `$default` there instead. */
  readonly stage?: string;
  /** A host that is no execute-api name: a custom domain, or something in front of one. */
  readonly customHost?: string;
  /** Path behind the stage, with its leading slash; on a custom host the whole path. */
  readonly path?: string;
  readonly method?: Verb;
  /** WebSocket only: the route key that an ARN names. */
  readonly routeKey?: string;
}

/** The parts of the request that a paste tells. Secret values never stand in `headers`. */
export interface UnderstoodRequest {
  readonly method?: Verb;
  readonly host?: string;
  /** As sent, with the stage on the execute-api host. */
  readonly path?: string;
  readonly query?: string;
  /** Names as written. `{{token}}` stands for `token`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly allHeadersKnown?: boolean;
  /** Headers whose values are secret: credentials of no known form, cookies. */
  readonly secretHeaders?: Readonly<Record<string, Secret>>;
  readonly apiKey?: Secret;
  readonly token?: Token;
  /** What is told of the signature; curl's `--aws-sigv4` tells no date. */
  readonly signing?: Partial<Signing>;
  readonly origin?: string;
  readonly client?: 'browser' | 'program';
  readonly credentialsMode?: 'omit' | 'same-origin' | 'include';
  readonly sourceIp?: string;
  /** What a browser asks ahead; null for a call that needs no asking. */
  readonly preflight?: Request['preflight'];
  readonly vpcEndpoint?: string;
  readonly bodyLength?: number;
  /** Null where there is one that is not told. */
  readonly body?: Secret | null;
  /** ISO 8601, UTC. */
  readonly time?: string;
}

/** What a log says besides call and answer. */
export interface UnderstoodLog {
  readonly of: 'execution' | 'access' | 'firewall';
  /** `$context.error.responseType`: narrower than the answer that the client got. */
  readonly responseType: ResponseType | null;
  /** `$context.resourcePath`: where it is a template it names no call. */
  readonly resource?: string;
  /** It says that the call was let through. */
  readonly isFine: boolean;
  /** The words of the answer stand in it; else they are the ones that go with the response type. */
  readonly hasWords: boolean;
}

export type PasteKind =
  | 'curl'
  | 'har'
  | 'program'
  | 'response'
  | 'browser'
  | 'log'
  | 'error-text'
  | 'url'
  | 'arn'
  | 'nothing';

/** What was taken from a paste. */
export interface Understood {
  /** The most telling thing found; `nothing` when nothing was. */
  readonly kind: PasteKind;
  readonly target: UnderstoodTarget;
  readonly request: UnderstoodRequest;
  /** Who the error text says was refused. */
  readonly caller: { readonly kind: 'anonymous' } | { readonly kind: 'arn'; readonly arn: string } | null;
  readonly observed: SeenAnswer | null;
  /** What a log says besides; null where the paste is none. */
  readonly log: UnderstoodLog | null;
  /** The preflight itself was pasted, not the call behind it. */
  readonly isPreflight: boolean;
  /** The paste without what carried it, in which sentences are looked for. */
  readonly plain: Secret;
  /** In words, one entry for each thing that something was taken from; for `nothing`, why. */
  readonly understoodFrom: readonly string[];
}

/** One part of a paste, read on its own. */
export type Piece = Partial<Pick<Understood, 'target' | 'request' | 'caller' | 'observed' | 'log'>> & {
  readonly kind: PasteKind;
  readonly from: string;
};
