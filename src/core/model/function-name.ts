/**
 * A Lambda function as an integration or authorizer names it: `name`, `name:alias`, or a whole ARN with or without an
 * alias.
 */
export interface NamedFunction {
  readonly name: string;
  /** Alias or version; null for the unqualified function. */
  readonly qualifier: string | null;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (FunctionName, Qualifier) */
export function splitQualifier(named: string): NamedFunction {
  const parts = named.split(':');
  const [ownParts, ofName] = named.startsWith('arn:') ? [7, parts.slice(0, 7).join(':')] : [1, parts[0] ?? ''];
  const qualifier = parts.slice(ownParts).join(':');
  return qualifier === '' ? { name: named, qualifier: null } : { name: ofName, qualifier };
}

/**
 * A URI may name its function by a stage variable.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 */
export const withStageVariables = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{stageVariables\.(\w+)\}/g, (all, name: string) => variables[name] ?? all);

/** The short name of a function of this account and Region; others keep their ARN. */
export const localFunctionName = (
  arn: string,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): string => {
  const [, , , ofRegion, ofAccount, , ...name] = arn.split(':');
  return ofRegion === region && ofAccount === accountId ? name.join(':') : arn;
};
