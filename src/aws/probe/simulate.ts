import { actionOn } from '../../core/api-gateway/connections.ts';
import type { Fact } from '../../core/model/fact.ts';
import type { Request } from '../../core/model/request.ts';
import type { SimulatorTestimony } from '../../core/model/testimony.ts';
import type { Clients, InputOf, OutputOf } from '../clients/types.ts';
import { CannotRead, factOf } from '../read/fact-of.ts';
import { allMarked } from '../read/paging.ts';

type ContextEntry = NonNullable<InputOf<'iam', 'SimulatePrincipalPolicy'>['ContextEntries']>[number];
type Evaluation = NonNullable<OutputOf<'iam', 'SimulatePrincipalPolicy'>['EvaluationResults']>[number];

/**
 * Asks the IAM simulator about the identity side of one call. It takes users and roles, no sessions; resource policies
 * are left to us, since it combines them for users only.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulate(
  clients: Clients,
  identityArn: string,
  arn: string,
  request: Request,
  ofPractice: boolean,
): Promise<Fact<SimulatorTestimony>> {
  return factOf('SimulatePrincipalPolicy', async () => {
    const results = await allMarked(
      (marker) =>
        clients.call('iam', 'SimulatePrincipalPolicy', {
          PolicySourceArn: identityArn,
          ActionNames: [actionOn(arn)],
          ResourceArns: [arn],
          ContextEntries: contextOf(request, clients.region),
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      (page) => page.EvaluationResults,
    );
    const [result] = results;
    if (result === undefined) throw new CannotRead('the simulator answered without a result');
    return testimonyOf(result, arn, ofPractice);
  });
}

/** The condition keys that the request itself fills. What is not known is left out, and comes back as missing. */
function contextOf(request: Request, region: string): ContextEntry[] {
  const entry = (name: string, type: ContextEntry['ContextKeyType'], value: string | null): ContextEntry[] =>
    value === null ? [] : [{ ContextKeyName: name, ContextKeyType: type, ContextKeyValues: [value] }];
  const overEndpoint = request.vpcEndpoint !== null;
  return [
    ...entry('aws:SourceIp', 'ip', overEndpoint ? null : request.sourceIp),
    ...entry('aws:VpcSourceIp', 'ip', overEndpoint ? request.sourceIp : null),
    ...entry('aws:SourceVpce', 'string', request.vpcEndpoint),
    ...entry('aws:SecureTransport', 'boolean', 'true'),
    ...entry('aws:CurrentTime', 'date', request.time),
    ...entry('aws:RequestedRegion', 'string', region),
  ];
}

const DECISIONS: readonly SimulatorTestimony['decision'][] = ['allowed', 'explicitDeny', 'implicitDeny'];

/**
 * The top level is about a template of the ARN; the result for the very ARN stands one level down, where there is one.
 */
function testimonyOf(result: Evaluation, arn: string, ofPractice: boolean): SimulatorTestimony {
  const specifics = result.ResourceSpecificResults ?? [];
  const specific = specifics.find((one) => one.EvalResourceName === arn) ?? specifics[0];
  const decision = DECISIONS.find((one) => one === (specific?.EvalResourceDecision ?? result.EvalDecision));
  if (decision === undefined) throw new CannotRead('the simulator answered without a decision');
  const statements = specific?.MatchedStatements ?? result.MatchedStatements ?? [];
  return {
    decision,
    allowedByBoundary:
      (specific?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail)
        ?.AllowedByPermissionsBoundary ?? null,
    allowedByOrganizations: result.OrganizationsDecisionDetail?.AllowedByOrganizations ?? null,
    matchedStatements: statements.map((one) => ({
      policy: one.SourcePolicyId ?? '',
      type: one.SourcePolicyType ?? '',
    })),
    missingContextValues: specific?.MissingContextValues ?? result.MissingContextValues ?? [],
    ofPractice,
  };
}

/** When no credentials of the identity's account are at hand. */
export const noSimulator = (): Fact<SimulatorTestimony> => ({
  state: 'not-asked',
  why:
    "the policy simulator works only in the caller's own account: credentials for that account are needed " +
    '(--caller-profile)',
});
