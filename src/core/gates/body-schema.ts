import { type OutputUnit, Validator } from '@cfworker/json-schema';
import { modelUrl } from '../model/needed.ts';

/** How a body fits a model. `problem` never holds a value of the body. */
export type BodyFit =
  | { readonly state: 'fits' }
  | { readonly state: 'misfits'; readonly pointer: string; readonly problem: string }
  | { readonly state: 'unknown'; readonly why: string };

type Schema = ConstructorParameters<typeof Validator>[0] & object;
type Models = Readonly<Record<string, unknown>>;

/**
 * Holds a body against a model: JSON schema, draft 4.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 * Whether `format` counts is not documented: a body that only misses a format is not judged. An empty body was recorded
 * on AWS (LocalStack's tests) to be taken for `{}`, the guide says that it is invalid: where the two differ, neither.
 */
export function fitOf(text: string, model: string, models: Models): BodyFit {
  const schema = models[model];
  if (!isSchema(schema)) return { state: 'unknown', why: `model "${model}" is not a JSON schema` };
  const body = parsed(text === '' ? '{}' : text);
  if (body === undefined) return { state: 'misfits', pointer: '', problem: 'it is not JSON' };
  try {
    const misfit = misfitOf(body, model, models, 'without-formats');
    if (misfit !== null)
      return text === ''
        ? { state: 'misfits', pointer: '', problem: `it is empty. ${misfit.error}` }
        : toBodyFit(misfit);
    if (text === '')
      return { state: 'unknown', why: 'AWS does not document how API Gateway treats a missing body here' };
    const formal = misfitOf(body, model, models, 'with-formats');
    if (formal === null) return { state: 'fits' };
    return {
      state: 'unknown',
      why: `whether API Gateway checks the format at "${pointerOf(formal)}" is not documented`,
    };
  } catch {
    // A reference that leads nowhere, or a pattern that no engine takes: AWS's own verdict is not known then.
    return { state: 'unknown', why: `model "${model}" cannot be evaluated` };
  }
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const toBodyFit = (unit: OutputUnit): BodyFit => ({ state: 'misfits', pointer: pointerOf(unit), problem: unit.error });

/** `#/items/0` → `/items/0`. */
const pointerOf = ({ instanceLocation }: OutputUnit): string => instanceLocation.replace(/^#/, '');

/** The innermost fault; null where the body fits. */
function misfitOf(
  body: unknown,
  model: string,
  models: Models,
  formats: 'with-formats' | 'without-formats',
): OutputUnit | null {
  const own = (name: string): Schema => ({ ...(plain(models[name], formats) as Schema), $id: modelUrl(name) });
  const validator = new Validator(own(model), '4');
  for (const [name, schema] of Object.entries(models))
    if (name !== model && isSchema(schema)) validator.addSchema(own(name));
  const { valid, errors } = validator.validate(body);
  return valid ? null : (errors.at(-1) ?? null);
}

/** A copy that the library may mark, without ids of its own: models are named by their address alone. */
function plain(node: unknown, formats: 'with-formats' | 'without-formats'): unknown {
  if (Array.isArray(node)) return node.map((one) => plain(one, formats));
  if (typeof node !== 'object' || node === null) return node;
  const isKept = ([name, value]: readonly [string, unknown]): boolean =>
    typeof value !== 'string' ||
    !(name === 'id' || name === '$id' || name === '$schema' || (name === 'format' && formats === 'without-formats'));
  return Object.fromEntries(
    Object.entries(node)
      .filter(isKept)
      .map(([name, value]) => [name, plain(value, formats)]),
  );
}
