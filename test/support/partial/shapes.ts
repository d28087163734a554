import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSignature } from '../../../src/practice/http/sigv4.ts';
import type { WireRequest } from '../../../src/practice/http/types.ts';

/**
 * What the AWS SDK itself knows of the answers it reads: its clients carry one schema for each shape. A structure is
 * `[3, namespace, name, traits, members, shapes, required]`, its required members first; a list is `[1, …, item]`, a
 * map `[2, …, key, value]`, an operation `[9, namespace, name, traits, input, output]`.
 */
type Schema = readonly unknown[];
type Ref = unknown;

const PACKAGES: Readonly<Record<string, string>> = {
  apigateway: 'client-api-gateway',
  apigatewayv2: 'client-apigatewayv2',
  'cognito-idp': 'client-cognito-identity-provider',
  logs: 'client-cloudwatch-logs',
  lambda: 'client-lambda',
  organizations: 'client-organizations',
  ec2: 'client-ec2',
  wafv2: 'client-wafv2',
  cloudfront: 'client-cloudfront',
  iam: 'client-iam',
  sts: 'client-sts',
};

/** An operation that was asked for, with the shape of its answer. */
export interface Operation {
  /** `iam:GetPolicy`: two services have an operation of that name. */
  readonly name: string;
  readonly service: string;
  readonly output: Schema;
}

interface Known extends Operation {
  readonly method: string | null;
  readonly segments: readonly string[];
}

const services = new Map<string, Promise<readonly Known[]>>();

function operationsOf(service: string): Promise<readonly Known[]> {
  const already = services.get(service) ?? loaded(service);
  services.set(service, already);
  return already;
}

async function loaded(service: string): Promise<readonly Known[]> {
  const found = createRequire(import.meta.url).resolve(`@aws-sdk/${PACKAGES[service]}/package.json`);
  const file = join(dirname(found), 'dist-es/schemas/schemas_0.js');
  const text = readFileSync(file, 'utf8');
  if (!text.includes('export var')) throw new Error(`${file} holds no schemas`);
  const shapes = (await import(pathToFileURL(file).href)) as Readonly<Record<string, Schema>>;
  return Object.values(shapes).flatMap((shape): Known[] => {
    if (!Array.isArray(shape) || shape[0] !== 9) return [];
    const http = (shape[3] as { readonly http?: readonly [string, string] } | 0) || {};
    const [method = null, uri = ''] = http.http ?? [];
    return [
      {
        name: `${service}:${String(shape[2])}`,
        service,
        output: resolved(shape[5]).shape as Schema,
        method,
        segments: uri.split('?')[0]?.replace(/\/$/, '').split('/') ?? [],
      },
    ];
  });
}

/** Which operation a signed request of the SDK asks for; null for what is no call of the control plane. */
export async function operationOf(request: WireRequest): Promise<Operation | null> {
  const read = readSignature(request);
  if (read.kind !== 'signed' || !/^127\.0\.0\.1[:]/.test(request.headers['host'] ?? '')) return null;
  const { service: scope } = read.sent;
  const service = scope === 'apigateway' && request.rawPath.startsWith('/v2/') ? 'apigatewayv2' : scope;
  if (PACKAGES[service] === undefined) return null;
  const known = await operationsOf(service);
  const target = request.headers['x-amz-target']?.split('.').at(-1);
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(request.body.toString('utf8'))?.[1];
  const named = target ?? action;
  if (named !== undefined) return known.find(({ name }) => name === `${service}:${named}`) ?? null;
  return known.filter((one) => fits(one, request)).sort((a, b) => literals(b) - literals(a))[0] ?? null;
}

const literals = ({ segments }: Known): number => segments.filter((one) => !one.startsWith('{')).length;

function fits({ method, segments }: Known, request: WireRequest): boolean {
  const given = request.rawPath.replace(/\/$/, '').split('/');
  return (
    method === request.method &&
    given.length === segments.length &&
    segments.every((one, at) => one.startsWith('{') || one === given[at])
  );
}

interface Resolved {
  readonly shape: unknown;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly isPayload: boolean;
}

/** A reference is a number for a simple type, a shape or a function that gives one, alone or with traits. */
function resolved(ref: Ref): Resolved {
  const [inner, traits] = isPair(ref) ? ref : [ref, {}];
  const shape = typeof inner === 'function' ? (inner as () => unknown)() : inner;
  const all = typeof traits === 'object' && traits !== null ? (traits as Record<string, unknown>) : {};
  return { shape, traits: all, isPayload: typeof traits === 'number' ? (traits & 16) !== 0 : 'httpPayload' in all };
}

/** A pair of reference and traits; a shape itself begins with its kind and has a name in its third place. */
const isPair = (ref: Ref): ref is readonly [unknown, unknown] => Array.isArray(ref) && ref.length === 2;

export interface Member {
  /** As it stands in the answer. */
  readonly wire: string;
  readonly isRequired: boolean;
  readonly shape: unknown;
  readonly flattened: boolean;
}

export function membersOf(structure: Schema): readonly Member[] {
  const [, , , , names, refs, required = 0] = structure as [0, 0, 0, 0, readonly string[], readonly Ref[], number?];
  return names.map((name, at) => {
    const { shape, traits } = resolved(refs[at]);
    return {
      wire: String(traits['jsonName'] ?? traits['xmlName'] ?? name),
      isRequired: at < required,
      shape,
      flattened: 'xmlFlattened' in traits,
    };
  });
}

/** The structure that the answer's body is: the output, or the member that is sent as the whole body. */
export function bodyShape({ output }: Operation): Schema {
  const refs = (output[5] ?? []) as readonly Ref[];
  const payload = refs.map(resolved).find(({ isPayload }) => isPayload);
  return kindOf(payload?.shape) === 'structure' ? (payload?.shape as Schema) : output;
}

export function kindOf(shape: unknown): 'structure' | 'list' | 'map' | 'simple' {
  if (typeof shape === 'number') return (shape & 128) !== 0 ? 'map' : (shape & 64) !== 0 ? 'list' : 'simple';
  const kind = Array.isArray(shape) ? shape[0] : null;
  return kind === 3 ? 'structure' : kind === 1 ? 'list' : kind === 2 ? 'map' : 'simple';
}

/** The shape of a list's items or of a map's values. */
export function innerOf(shape: unknown): unknown {
  if (typeof shape === 'number') return 0;
  const parts = shape as Schema;
  return resolved(parts[0] === 2 ? parts[5] : parts[4]).shape;
}
