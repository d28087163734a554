import { anyText, either, type Infer, list, number, object, oneOf, optional, record, truth } from './shape.ts';

const texts = either(anyText, list(anyText));
const principal = either(oneOf('*'), record(texts));
const scalar = either(anyText, either(number(), truth));

const statement = object({
  Sid: optional(anyText),
  Effect: oneOf('Allow', 'Deny'),
  Principal: optional(principal),
  NotPrincipal: optional(principal),
  Action: optional(texts),
  NotAction: optional(texts),
  Resource: optional(texts),
  NotResource: optional(texts),
  Condition: optional(record(record(either(scalar, list(scalar))))),
});

/** A policy document as an object, as AWS's policy grammar spells it. */
export const policyShape = object({
  Version: optional(oneOf('2012-10-17', '2008-10-17')),
  Id: optional(anyText),
  Statement: either(list(statement), statement),
});

export type CasePolicy = Infer<typeof policyShape>;
export type CaseStatement = Infer<typeof statement>;
