import type { FixPlan } from '../../model/plan.ts';
import { Blocks, Expression, hcl, type Properties, typescript, type Value, yaml } from './notation.ts';

/** A resource of CloudFormation or SAM. */
export interface Resource {
  readonly type: string;
  /** Its name within the template. */
  readonly id: string;
  /** What exists already and is changed, in words; null for what the fix makes. */
  readonly of: string | null;
  /** What the type demands, and what names the thing. */
  readonly place: Properties;
  /** What the fix sets. */
  readonly set: Properties;
  /** Properties that the fix takes away. */
  readonly without?: readonly string[];
  /** True for what is made once all else is done: a deployment. */
  readonly isLast?: boolean;
}

/** A resource of Terraform. */
export interface Block extends Pick<Resource, 'type' | 'id' | 'of' | 'without' | 'isLast'> {
  readonly body: Properties;
}

/** A change as code. */
export interface AsCode {
  readonly cloudformation: readonly Resource[];
  readonly terraform: readonly Block[];
  /** Where SAM has resources of its own; absent where it takes those of CloudFormation. */
  readonly sam?: readonly Resource[];
  /** Further words on SAM. */
  readonly samNote?: string;
  /** What no template, or not this one, can do: a sentence. */
  readonly notes?: readonly string[];
  readonly terraformNotes?: readonly string[];
}

/** A name of letters and digits, as logical ids are. */
export const idOf = (...words: readonly string[]): string =>
  words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .filter((part) => part !== '')
    .map((part) => `${part.charAt(0).toUpperCase()}${/[a-z]/.test(part) ? part.slice(1) : part.slice(1).toLowerCase()}`)
    .join('');

/** Something that is there, and what the fix sets of it. */
export const existing = (type: string, of: string, place: Properties, set: Properties): Resource => ({
  type,
  id: idOf(of),
  of,
  place,
  set,
});

/** Something that the fix makes. */
export const made = (type: string, id: string, set: Properties): Resource => ({ type, id, of: null, place: {}, set });

/** The same of Terraform, named after the resource of CloudFormation. */
export const blockOf = ({ id, of }: Resource, type: string, body: Properties): Block => ({ type, id, of, body });

/** Several changes in every kind of template. */
export function inTemplates(changes: readonly AsCode[]): FixPlan['iac'] {
  const notes = [...new Set(changes.flatMap((one) => one.notes ?? []))];
  const resources = merged(changes.flatMap(({ cloudformation }) => cloudformation));
  const serverless = merged(changes.flatMap(({ sam, cloudformation }) => sam ?? cloudformation));
  const samNotes = [...new Set(changes.flatMap(({ samNote }) => samNote ?? []))];
  const blocks = merged(changes.flatMap(({ terraform }) => terraform.map(asResource)));
  const terraformNotes = [...new Set(changes.flatMap((one) => one.terraformNotes ?? one.notes ?? []))];
  return {
    cloudformation: lines([...comments('#', [...notes, ...about(resources)]), ...document(resources)]),
    sam: lines([
      ...comments('#', [...notes, ...aboutSam(serverless), ...samNotes, ...about(serverless)]),
      ...(serverless.length === 0 ? [] : ['Transform: AWS::Serverless-2016-10-31']),
      ...document(serverless),
    ]),
    terraform: lines([
      ...comments('#', [...terraformNotes, ...about(blocks)]),
      blocks.map((one) => block(one, blocks)).join('\n\n'),
    ]),
    cdk: lines([...comments('//', [...notes, ...about(resources)]), ...stackCode(resources)]),
  };
}

const lines = (all: readonly string[]): string => all.join('\n');
/** A name that AWS holds may have line ends, which would end the comment. */
const comments = (sign: string, sentences: readonly string[]): readonly string[] =>
  sentences.map((sentence) => `${sign} ${sentence.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')}`);

const asResource = ({ body, ...rest }: Block): Resource => ({ ...rest, place: {}, set: body });

/** Changes of one thing as one resource. */
function merged(all: readonly Resource[]): readonly Resource[] {
  const found = new Map<string, Resource>();
  for (const one of all) {
    const key = `${one.type} ${one.id}`;
    const held = found.get(key);
    const without = [...(held?.without ?? []), ...(one.without ?? [])];
    const joined = {
      ...one,
      of: held === undefined ? one.of : held.of,
      place: { ...held?.place, ...one.place },
      set: joinedValues(held?.set, one.set) as Properties,
    };
    found.set(key, without.length === 0 ? joined : { ...joined, without });
  }
  return [...found.values()].sort((a, b) => Number(a.isLast ?? false) - Number(b.isLast ?? false));
}

function joinedValues(a: Value, b: Value): Value {
  if (a instanceof Blocks && b instanceof Blocks) return new Blocks([...a.bodies, ...b.bodies]);
  if (Array.isArray(a) && Array.isArray(b)) return joinedLists(a, b);
  if (!isMembers(a) || !isMembers(b)) return b ?? a;
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => [name, joinedValues(a[name], b[name])]),
  );
}

/** Two entries about one status or one method are one. */
function joinedLists(a: readonly Value[], b: readonly Value[]): readonly Value[] {
  const keyOf = (value: Value): string | null => {
    if (!isMembers(value)) return JSON.stringify(value);
    const { StatusCode, ResourcePath, HttpMethod } = value;
    return StatusCode === undefined && ResourcePath === undefined
      ? null
      : JSON.stringify([StatusCode, ResourcePath, HttpMethod]);
  };
  const same = (x: Value, y: Value): boolean => keyOf(x) !== null && keyOf(x) === keyOf(y);
  return [
    ...a.map((held) => b.filter((one) => same(one, held)).reduce<Value>(joinedValues, held)),
    ...b.filter((one) => !a.some((held) => same(one, held))),
  ];
}

const isMembers = (value: Value): value is Properties =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !(value instanceof Blocks) &&
  !(value instanceof Expression);

/** What has to be known before the code goes into a template of one's own. */
function about(all: readonly Resource[]): readonly string[] {
  const changed = all.filter(({ of }) => of !== null);
  if (changed.length === 0) return [];
  const hasList = changed.some(({ set }) => Object.values(set).some((value) => Array.isArray(value)));
  return [
    'The existing resource keeps its other settings. Add these settings to the matching resource in your code.',
    ...(hasList ? ['A list replaces the whole existing list: keep the other entries of your list.'] : []),
  ];
}

const isServerless = ({ type }: Resource): boolean => type.startsWith('AWS::Serverless::');

function aboutSam(all: readonly Resource[]): readonly string[] {
  const plain = [...new Set(all.filter((one) => !isServerless(one)).map(({ type }) => type))];
  return plain.length === 0
    ? []
    : [`Plain CloudFormation, which you can use unchanged in a SAM template: ${plain.join(', ')}.`];
}

/** `Resources` of CloudFormation. A resource to be changed is shown with what its type demands. */
function document(all: readonly Resource[]): readonly string[] {
  if (all.length === 0) return [];
  return ['Resources:', ...all.flatMap((one) => entry(one, all))];
}

function entry(one: Resource, all: readonly Resource[]): readonly string[] {
  const before = waitsFor(one, all).map(({ id }) => id);
  return [
    ...comments('  #', whatOf(one)),
    `  ${one.id}:`,
    `    Type: ${one.type}`,
    ...(before.length === 0 ? [] : [yaml({ DependsOn: before }, '    ')]),
    yaml({ Properties: { ...one.place, ...one.set } }, '    '),
  ];
}

const whatOf = ({ of, without = [] }: Resource): readonly string[] => [
  ...(of === null ? [] : [`Exists: ${of}`]),
  ...without.map((name) => `Without: ${name}`),
];

/** What is made anew and goes out with a deployment. */
const isPublished = ({ type, of, isLast }: Resource): boolean =>
  of === null && isLast !== true && /^(?:AWS::ApiGateway|aws_api)/.test(type);
/** What a deployment has to wait for, as far as the template holds it. */
const waitsFor = (one: Resource, all: readonly Resource[]): readonly Resource[] =>
  one.isLast && one.of === null ? all.filter(isPublished) : [];

/** `DefaultStage` as Terraform writes names: `default_stage`. */
export const snakeId = (id: string): string => id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();

/** The id that Terraform gives to a resource, as an expression. */
export const idIn = (type: string, { id }: Pick<Resource, 'id'>): Expression =>
  new Expression(`${type}.${snakeId(id)}.id`);

function block(one: Resource, all: readonly Resource[]): string {
  const waits = waitsFor(one, all).map(({ type, id }) => `${type}.${snakeId(id)}`);
  const body = { ...one.set, ...(waits.length === 0 ? {} : { depends_on: new Expression(`[${waits.join(', ')}]`) }) };
  return lines([...comments('#', whatOf(one)), `resource "${one.type}" "${snakeId(one.id)}" {\n${hcl(body, '  ')}}`]);
}

/** Where aws-cdk-lib keeps the resources of a service. */
const MODULES: Readonly<Record<string, string>> = {
  ApiGateway: 'apigateway',
  ApiGatewayV2: 'apigatewayv2',
  EC2: 'ec2',
  IAM: 'iam',
  Lambda: 'lambda',
  Logs: 'logs',
  WAFv2: 'wafv2',
};

/**
 * A function for the stack: it gets the constructs of what exists, and makes what is new. Overrides reach what the
 * constructs of a higher level keep to themselves. https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html
 */
function stackCode(all: readonly Resource[]): readonly string[] {
  if (all.length === 0) return [];
  const modules = [...new Set(all.map(({ type }) => moduleOf(type)))].sort();
  const changed = all.filter(({ of }) => of !== null);
  const isNew = all.length > changed.length;
  const parameters = [
    ...(isNew ? ['scope: Construct'] : []),
    ...changed.map(({ type, id }) => `${lower(id)}: ${classOf(type)}`),
  ];
  return [
    ...modules.map((name) => `import * as ${name} from 'aws-cdk-lib/aws-${name}';`),
    ...(isNew ? ["import type { Construct } from 'constructs';"] : []),
    '',
    ...(changed.length === 0
      ? []
      : [
          '/**',
          ...changed.map(({ of, id }) => ` * ${lower(id)}: ${(of ?? '').replaceAll('*/', '* /')}.`),
          ' * The Cfn… of a construct is `construct.node.defaultChild`.',
          ' */',
        ]),
    'export function change(',
    ...parameters.map((one) => `  ${one},`),
    '): void {',
    ...all.flatMap((one) => (one.of === null ? creation(one, all) : overrides(one))),
    '}',
  ];
}

const moduleOf = (type: string): string => MODULES[type.split('::')[1] ?? ''] ?? 'cfn';
const classOf = (type: string): string => `${moduleOf(type)}.Cfn${type.split('::')[2] ?? ''}`;
/** `IPSet` becomes `ipSet`, `RestApiId` `restApiId`, `ProviderARNs` `providerArns`. */
const lower = (name: string): string =>
  name.replace(/ARNs$/, 'Arns').replace(/^(?:[A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (letters) => letters.toLowerCase());

/** The id of another resource of the template. */
export const referTo = ({ id }: Pick<Resource, 'id'>): Properties => ({ Ref: id });
const written = (value: Value): string | null =>
  isMembers(value) && typeof value['Ref'] === 'string' ? `${lower(value['Ref'])}.ref` : null;

function overrides({ id, set, without = [] }: Resource): readonly string[] {
  return [
    ...Object.entries(set).map(
      ([name, value]) => `  ${lower(id)}.addPropertyOverride('${name}', ${typescript(value, '  ', written)});`,
    ),
    ...without.map((name) => `  ${lower(id)}.addPropertyDeletionOverride('${name}');`),
  ];
}

function creation(one: Resource, all: readonly Resource[]): readonly string[] {
  const { id, type, place, set } = one;
  const before = waitsFor(one, all);
  const isNamed =
    before.length > 0 ||
    JSON.stringify(all).includes(JSON.stringify(referTo(one))) ||
    all.some((other) => waitsFor(other, all).includes(one));
  return [
    `  ${isNamed ? `const ${lower(id)} = ` : ''}new ${classOf(type)}(scope, '${id}', ` +
      `${typescript(lowered({ ...place, ...set }), '  ', written)});`,
    ...before.map((other) => `  ${lower(id)}.addDependency(${lower(other.id)});`),
  ];
}

/** Members whose names are given by the API's author or by IAM, not by CloudFormation. */
const FREE = ['AssumeRolePolicyDocument', 'Policy', 'PolicyDocument', 'RequestTemplates', 'ResponseParameters'];

function lowered(value: Value): Value {
  if (Array.isArray(value)) return value.map(lowered);
  if (!isMembers(value) || typeof value['Ref'] === 'string') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [lower(name), FREE.includes(name) ? one : lowered(one)]),
  );
}
