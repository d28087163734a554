import type { ApiPlace } from '../../api-gateway/arns.ts';
import type { ApiType } from '../../api-gateway/gates.ts';

/** What is sent to AWS with one call, under AWS's own names. */
export type Input = Readonly<Record<string, unknown>>;

/** One AWS write, as the SDK takes it: what the JSON output, the journal and the AWS CLI speak of. */
export interface AwsCall {
  /** `apigateway`, `iam`, … as IAM actions name it. */
  readonly service: string;
  /** AWS's operation name, e.g. `UpdateRestApi`. */
  readonly operation: string;
  readonly input: Input;
  /** What AWS held when the plan was made; its members are the intent's own `assumes`. */
  readonly assumes?: Readonly<Record<string, string | null>>;
}

/** Settings of one thing as JSON texts: as they were read, and as they will be. Null where the thing is not there. */
export type AssumedSettings = {
  /** Absent where whatever is there is replaced. */
  readonly settings?: string | null;
  readonly after: string | null;
};

/** A policy's text as it was read; null for none. */
export type AssumedPolicy = {
  readonly policy: string | null;
};

/** The same of an identity: its name may mean another one in another account. */
export type AssumedIdentityPolicy = AssumedPolicy & {
  readonly identityArn: string;
};

/** The same of a group, which is known by its account. */
export type AssumedGroupPolicy = AssumedPolicy & {
  readonly accountId: string;
};

/** What a stage served, and the draft that a deployment will publish. */
export type AssumedDeployment = {
  readonly deploymentId: string;
  /** A `DraftPrint` as JSON. */
  readonly draft: string;
  /** Of a REST API: the deployment of the stage's canary; null for none. */
  readonly canary?: string | null;
  /** Of the newer kinds. */
  readonly apiType?: ApiType;
};

/** https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html */
export interface Patch {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: string;
}

/** How a change is sent, and how it is recognised in a call that a journal holds. */
interface Wire<F> {
  readonly service: string;
  readonly operation: string;
  readonly input: (change: F) => Input;
  /** The change that makes this input; null when the input is not one of it. */
  readonly from: (input: Input) => F | null;
}

/** All that is known of one kind of change without looking at AWS. */
export interface Definition<F> extends Wire<F> {
  /** What it changes, as AWS names it: two changes of one thing have one identity. */
  readonly thing: (change: F) => readonly [type: string, ...names: string[]];
  /** What IAM must allow to make it and to take it back: `apigateway:PATCH on arn:…`. */
  readonly permissions: (change: F, api: ApiPlace) => readonly string[];
}

/** One definition for each kind. */
export type Definitions<All> = { readonly [K in keyof All]: Definition<All[K]> };

type TextName<F> = { [N in keyof F]-?: F[N] extends string ? N : never }[keyof F] & string;

/** Members of an intent that AWS is not sent. */
const OWN = ['kind', 'assumes', 'roleArn'];

const sent = (change: object): Input =>
  Object.fromEntries(Object.entries(change).filter(([name]) => !OWN.includes(name)));

const hasTexts = (input: Input, names: readonly string[]): boolean =>
  names.every((name) => typeof input[name] === 'string');

/**
 * A change whose members are the input. `texts` must be there for a call to be recognised; `also` tells apart changes
 * that one operation makes.
 */
export const plain = <F extends object>(
  service: string,
  operation: string,
  texts: readonly TextName<F>[],
  also: (input: Input) => boolean = () => true,
): Wire<F> => ({
  service,
  operation,
  input: sent,
  from: (input) => (hasTexts(input, texts) && also(input) ? (input as F) : null),
});

/** A change by patch operations: `place` names the thing. */
export const patching = <F extends { readonly patchOperations: readonly Patch[] }>(
  service: string,
  operation: string,
  place: readonly TextName<F>[],
): Wire<F> => plain<F>(service, operation, place, (input) => patchesIn(input).length > 0);

/** The patch operations of an input; none where it has no list of such. */
export function patchesIn(input: Input): readonly Patch[] {
  const { patchOperations } = input;
  return Array.isArray(patchOperations) && patchOperations.every((patch) => hasTexts(patch as Input, ['op', 'path']))
    ? (patchOperations as readonly Patch[])
    : [];
}

/** A change that replaces these settings, each a text, below their patch paths, and nothing else. */
export const replacing = <F extends object>(
  service: string,
  operation: string,
  place: readonly (keyof F & string)[],
  paths: Readonly<Partial<Record<TextName<F>, string>>>,
): Wire<F> => {
  const settings = Object.entries(paths) as readonly (readonly [string, string])[];
  const pick = (from: Input, names: readonly string[]): Input =>
    Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
  return {
    service,
    operation,
    input: (change) => ({
      ...pick(change as Input, place),
      patchOperations: settings.map(([name, path]) => ({ op: 'replace', path, value: (change as Input)[name] })),
    }),
    from: (input) => {
      const patches = patchesIn(input);
      const values = settings.map(
        ([name, path]) => [name, patches.find((patch) => patch.path === path)?.value] as const,
      );
      const isIt =
        patches.length === settings.length &&
        hasTexts(Object.fromEntries(values), Object.keys(paths)) &&
        Object.values(pick(input, place)).every((value) => typeof value === 'string');
      return isIt ? ({ ...pick(input, place), ...Object.fromEntries(values) } as F) : null;
    },
  };
};

/** `apigateway:GET on arn`, for each of the verbs. */
export const allowed = (service: string, actions: readonly string[], arn: string): readonly string[] =>
  actions.map((action) => `${service}:${action} on ${arn}`);
