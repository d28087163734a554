import { unescapePolicyText } from '../../core/policy/edit.ts';
import { Either, type Shape } from '../clients/shape.ts';
import { documentIn, type Json } from './json.ts';

const TEXTS = new Either('text', ['text']);
const VALUE = new Either('text', 'number', 'flag');
const PRINCIPAL = new Either(/^\*$/, { '*': TEXTS });
const STATEMENT: Shape = {
  'Sid?': 'text',
  Effect: /^(Allow|Deny)$/,
  'Principal?': PRINCIPAL,
  'NotPrincipal?': PRINCIPAL,
  'Action?': TEXTS,
  'NotAction?': TEXTS,
  'Resource?': TEXTS,
  'NotResource?': TEXTS,
  'Condition?': { '*': { '*': new Either(VALUE, [VALUE]) } },
};

/**
 * A policy that AWS has taken: it stores no other.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export const POLICY: Shape = { Statement: new Either([STATEMENT], STATEMENT) };

/** A policy that an answer holds as text, in whatever way it is escaped; `what` names it for people. */
export function policyText(text: string, what: string): string {
  const plain = unescapePolicyText(text);
  policyIn(plain, what);
  return plain;
}

export const policyIn = (text: string, what: string): Json => documentIn(text, POLICY, what);
