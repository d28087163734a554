import { DEFAULT_TIMEOUT_MS, type OpenAccountOptions, type PracticeProfiles } from '../aws/options.ts';
import { accountOf } from '../core/api-gateway/arns.ts';
import { isHandshake } from '../core/api-gateway/connections.ts';
import { type CaseFile, callOfCase } from '../core/intake/cases/index.ts';
import type { CallerChoice, Clock, Identity, PracticeCall } from '../core/model/ports.ts';
import { decodeJwt } from '../core/model/request.ts';
import { secret, secretOrNull } from '../core/model/secret.ts';
import type { Environment } from '../host/environment.ts';
import type { Practice, PracticePlan } from '../practice/index.ts';

/** A practice account of this process, with everything the rooms above need to use it. */
export interface PracticeAccount {
  readonly practice: Practice;
  /** One call for each case, its times moved to now. */
  readonly calls: readonly PracticeCall[];
  /** For `openAccount`: calls go to 127.0.0.1 with the practice account's own credentials. */
  readonly options: OpenAccountOptions;
  readonly close: () => Promise<void>;
}

export interface PracticeNeeds {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly port?: number;
}

/** What is known of a practice account before it is served. */
export interface PlannedAccount {
  readonly calls: readonly PracticeCall[];
  /** Who reads and changes it, as GetCallerIdentity will answer. */
  readonly identity: Identity;
  readonly serve: () => Promise<PracticeAccount>;
}

export async function planAccount(
  cases: readonly CaseFile[],
  { environment, clock, port = 0 }: PracticeNeeds,
): Promise<PlannedAccount> {
  // Most commands that know practice run without it.
  const { planPractice, servePractice } = await import('../practice/index.ts');
  const plan = planPractice(cases, clock);
  const calls = plan.cases.map((one, index) => practiceCallOf(one, plan, plan.issuers.tokens[index] ?? null));
  return {
    calls,
    identity: identityOf(plan.admins[0]),
    serve: async () => {
      const practice = await servePractice(plan, { port });
      return { practice, calls, options: optionsFor(practice, { environment, clock }), close: practice.close };
    },
  };
}

export const openPractice = async (cases: readonly CaseFile[], needs: PracticeNeeds): Promise<PracticeAccount> =>
  (await planAccount(cases, needs)).serve();

const identityOf = ({ arn, region }: PracticePlan['admins'][number]): Identity => ({
  arn,
  accountId: accountOf(arn) ?? '',
  region,
  regionFrom: 'practice',
  from: 'practice',
  practice: true,
});

const optionsFor = (practice: Practice, { environment, clock }: PracticeNeeds): OpenAccountOptions => ({
  profile: null,
  region: practice.adminProfile.region,
  endpointUrl: practice.url,
  invokeEndpoint: practice.invokeEndpoint,
  callerProfile: null,
  timeoutMs: DEFAULT_TIMEOUT_MS,
  clock,
  environment,
  matchKey: true,
  practice: profilesFor(practice),
});

/** The call of an account that was made of one case. */
export function onlyCallOf({ calls: [call] }: Pick<PracticeAccount, 'calls'>): PracticeCall {
  if (call === undefined) throw new Error('the practice account of this case has no call');
  return call;
}

function profilesFor({ profiles, adminProfile }: Practice): PracticeProfiles {
  return {
    main: adminProfile.name,
    profiles: profiles.map(({ name, arn, accessKeyId, secretAccessKey, sessionToken, expiresAt }) => ({
      name,
      arn,
      accessKeyId,
      secretAccessKey: secret(secretAccessKey),
      sessionToken: secretOrNull(sessionToken),
      expiresAt,
      operator: /^practice(-\d{12})?$/.test(name),
    })),
  };
}

function practiceCallOf(caseFile: CaseFile, plan: PracticePlan, rawToken: string | null): PracticeCall {
  const { request, target, observed } = callOfCase(caseFile);
  const path = pathWithoutStage(request.host, request.path, target.stage);
  return {
    title:
      `${isHandshake(target.apiType, request.path) ? '$connect' : `${request.method} ${path}`} on ` +
      caseFile.config.api.name,
    target,
    // The very token that a client would send; its signature is for the account's keys to tell.
    request: { ...request, token: rawToken === null ? request.token : decodeJwt(rawToken) },
    path,
    caller: callerOf(request.signing?.accessKeyId ?? null, plan),
    observed,
  };
}

/** The execute-api host has the stage in front of the path, a custom domain has not. */
function pathWithoutStage(host: string, path: string, stage: string): string {
  const prefix = `/${stage}`;
  const staged = /\.execute-api\./.test(host) && (path === prefix || path.startsWith(`${prefix}/`));
  return staged ? path.slice(prefix.length) || '/' : path;
}

/** The profile whose key signed; a key that the account does not know belongs to nobody. */
function callerOf(accessKeyId: string | null, { names }: PracticePlan): CallerChoice {
  const profile = names.get(accessKeyId ?? '');
  return profile === undefined ? { kind: 'anonymous' } : { kind: 'profile', profile };
}
