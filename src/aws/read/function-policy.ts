import type { FunctionFacts } from '../../core/model/facts.ts';
import { arrayOf, entriesOf, field, isJson, textOf } from './json.ts';
import { policyIn } from './policy-text.ts';

type Permission = FunctionFacts['permissions'][number];

const ARN_OPERATORS = /^(?:ArnLike|ArnEquals|StringLike|StringEquals)$/i;

/**
 * The permissions that a function's policy grants, one for each principal, action and source ARN. Throws
 * `StrangeAnswer` for a text that is no policy.
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function permissionsIn(text: string, qualifier: string | null): readonly Permission[] {
  const statements = listOf(policyIn(text, 'the policy of the function')['Statement']);
  return statements
    .filter((statement) => field(statement, 'Effect') === 'Allow')
    .flatMap((statement) => {
      const { sources, others } = conditionsOf(field(statement, 'Condition'));
      const granted = principalsIn(field(statement, 'Principal')).flatMap((principal) =>
        textsIn(field(statement, 'Action')).flatMap((action) =>
          sources.map((sourceArn) => ({
            qualifier,
            action,
            principal,
            sourceArn,
            ...(others.length === 0 ? {} : { furtherConditions: others }),
          })),
        ),
      );
      const sid = textOf(field(statement, 'Sid'));
      return granted.length === 1 && others.length === 0 && sid !== null
        ? granted.map((one) => ({ ...one, sid }))
        : granted;
    });
}

const listOf = (value: unknown): readonly unknown[] => (isJson(value) ? [value] : arrayOf(value));
const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => textOf(one) ?? []);

function principalsIn(principal: unknown): readonly string[] {
  const text = textOf(principal);
  return text === null ? entriesOf(principal).flatMap(([, named]) => textsIn(named)) : [text];
}

/** The source ARNs that a condition names (null for none), and the keys of every other condition. */
function conditionsOf(condition: unknown): {
  readonly sources: readonly (string | null)[];
  readonly others: readonly string[];
} {
  const entries = entriesOf(condition).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, value]) => ({ operator, key, value })),
  );
  const isSource = ({ operator, key }: { readonly operator: string; readonly key: string }): boolean =>
    key.toLowerCase() === 'aws:sourcearn' && ARN_OPERATORS.test(operator);
  const [first, ...more] = entries.filter(isSource);
  const others = [...entries.filter((entry) => !isSource(entry)), ...more].map(({ key }) => key);
  return { sources: first === undefined ? [null] : textsIn(first.value), others };
}
