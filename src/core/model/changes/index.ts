import type { ApiPlace } from '../../api-gateway/arns.ts';
import type { AwsCall, Definition } from './definition.ts';
import { HTTP_API, type HttpApiChanges } from './http-api.ts';
import { OTHER_SERVICES, type OtherServiceChanges } from './other-services.ts';
import { REST_DEFINITION, type RestDefinitionChanges } from './rest-definition.ts';
import { REST_SETTINGS, type RestSettingChanges } from './rest-settings.ts';

export type { AssumedDeployment, AssumedSettings, AwsCall, Input, Patch } from './definition.ts';
export type { WebAclDocument } from './other-services.ts';

interface Changes extends RestDefinitionChanges, RestSettingChanges, HttpApiChanges, OtherServiceChanges {}

/** What is to be changed in AWS, by name: `put-resource-policy`, `update-method`, … */
export type ChangeKind = keyof Changes;

/** The change of one kind. Members bear AWS's own names, so that nobody has to learn a second set. */
export type ChangeOf<K extends ChangeKind> = { readonly [P in K]: { readonly kind: P } & Changes[P] }[K];

/** One change of a plan: a name and what belongs to it. `awsCall` tells how AWS is asked for it. */
export type Change = ChangeOf<ChangeKind>;

/** A call in a journal that this version does not know: it can be shown, and neither finished nor taken back. */
export interface UnknownChange {
  readonly kind: 'unknown';
  readonly call: AwsCall;
}

/** A change as a journal holds it. */
export type RecordedChange = Change | UnknownChange;

/** An entry for each kind, each about the change of its own kind. */
const DEFINITIONS: { readonly [K in ChangeKind]: Definition<Changes[K]> } = {
  ...REST_DEFINITION,
  ...REST_SETTINGS,
  ...HTTP_API,
  ...OTHER_SERVICES,
};

const definitionOf = <K extends ChangeKind>(change: ChangeOf<K>): Definition<Changes[K]> => DEFINITIONS[change.kind];

/** The call that makes a change: what the JSON output, the journal and the AWS CLI speak of. */
export function awsCall<K extends ChangeKind>(change: ChangeOf<K> | UnknownChange): AwsCall {
  if (isUnknown(change)) return change.call;
  const { service, operation, input } = definitionOf(change);
  const { assumes } = change;
  return { service, operation, input: input(change), ...(assumes === undefined ? {} : { assumes }) };
}

const isUnknown = (change: { readonly kind: string }): change is UnknownChange => change.kind === 'unknown';

/** The change that a call of `awsCall` makes: how a journal is read, also one that an earlier version wrote. */
export function changeOf(call: AwsCall): RecordedChange {
  const { assumes } = call;
  for (const kind of Object.keys(DEFINITIONS) as readonly ChangeKind[]) {
    const { service, operation, from } = DEFINITIONS[kind];
    const found = service === call.service && operation === call.operation ? from(call.input) : null;
    if (found !== null) return { kind, ...found, ...(assumes === undefined ? {} : { assumes }) } as Change;
  }
  return { kind: 'unknown', call };
}

/** Whether two changes are about one thing, so that the later reads what the earlier wrote. */
export const isSameThing = (a: Change, b: Change): boolean => JSON.stringify(thingOf(a)) === JSON.stringify(thingOf(b));

const thingOf = <K extends ChangeKind>(change: ChangeOf<K>): readonly string[] => definitionOf(change).thing(change);

/** What IAM must allow to make these changes and to take them back, each once: `apigateway:PATCH on arn:…`. */
export const permissionsOf = (changes: readonly Change[], api: ApiPlace): readonly string[] => [
  ...new Set(changes.flatMap((change) => permissionsOfOne(change, api))),
];

const permissionsOfOne = <K extends ChangeKind>(change: ChangeOf<K>, api: ApiPlace): readonly string[] =>
  definitionOf(change).permissions(change, api);
