import { splitQualifier } from '../api-gateway/arns.ts';
import type { FunctionFacts } from '../model/facts.ts';
import type { Gap } from '../model/gate.ts';
import { glob, globIgnoringCase } from '../policy/match.ts';
import { unknownOf } from './judgement.ts';
import type { GateContext } from './types.ts';

export type Permission = FunctionFacts['permissions'][number];

export type MayInvoke =
  | { readonly state: 'yes' }
  /** `permissions`: those that the gateway has, none of which fits. */
  | { readonly state: 'no'; readonly permissions: readonly Permission[]; readonly operation: string }
  | { readonly state: 'unknown'; readonly unknown: Gap };

/**
 * Whether the function's own policy lets API Gateway invoke it for one of the source ARNs.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
 */
export function mayInvoke(context: GateContext, named: string, sourceArns: readonly string[]): MayInvoke {
  const { functions } = context.facts;
  const { name, qualifier } = splitQualifier(named);
  if (functions.state !== 'known')
    return {
      state: 'unknown',
      unknown: unknownOf(`function-policy:${named}`, `the policy of function ${named}`, functions),
    };
  const known = functions.value[named] ?? functions.value[name];
  if (known === undefined)
    return {
      state: 'unknown',
      unknown: {
        about: `function-policy:${named}`,
        what: `the policy of function ${named}`,
        why: named.startsWith('arn:') ? 'it is in another account and cannot be read' : 'it was not read',
        permission: 'lambda:GetPolicy',
      },
    };
  if (known.state === 'Missing') return { state: 'no', permissions: [], operation: functions.operation };
  const usable = known.permissions.filter(
    (p) => p.principal === 'apigateway.amazonaws.com' && grantsInvoke(p.action) && p.qualifier === qualifier,
  );
  const fitting = usable.filter((p) => p.sourceArn === null || sourceArns.some((arn) => glob(p.sourceArn ?? '', arn)));
  if (fitting.some((p) => p.furtherConditions === undefined)) return { state: 'yes' };
  const [conditional] = fitting;
  if (conditional !== undefined) {
    const keys = conditional.furtherConditions?.join(', ') ?? '';
    return {
      state: 'unknown',
      unknown: {
        about: `function-policy:${named}`,
        what: `the policy of function ${named}`,
        why: `it depends on ${keys}`,
        permission: null,
      },
    };
  }
  return {
    state: 'no',
    permissions: known.permissions.filter((p) => p.principal === 'apigateway.amazonaws.com'),
    operation: functions.operation,
  };
}

const grantsInvoke = (action: string): boolean => globIgnoringCase(action, 'lambda:InvokeFunction');
