import { executeApiArn, splitQualifier } from '../../api-gateway/arns.ts';
import type { Change } from '../../model/changes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Facts, FunctionFacts } from '../../model/facts.ts';
import { arnMatches } from '../../policy/match.ts';
import type { Candidate } from '../planning/types.ts';
import { settingsDocument } from '../setting-edits/definition-edit.ts';
import { everyRoute, reachesRoute } from './correct.ts';

type Permission = FunctionFacts['permissions'][number];

const [ACTION, PRINCIPAL] = ['lambda:InvokeFunction', 'apigateway.amazonaws.com'] as const;

/** A function of another account takes its permission there. */
export const isForeign = ({ scope }: Facts, named: string): boolean =>
  named.startsWith('arn:') && !named.includes(`:lambda:${scope.region}:${scope.accountId}:`);

/**
 * Lets API Gateway invoke a function from one source. A statement that was meant to and fits no call at all goes in its
 * place, since AddPermission cannot edit one; a statement that any other route uses stays.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export function invokePermission(facts: Facts, named: string, StatementId: string, SourceArn: string) {
  const { name, qualifier } = splitQualifier(named);
  const functions = valueOf(facts.functions) ?? {};
  const entry = named in functions ? named : name;
  const dead = deadPermission(facts, functions[entry]?.permissions ?? [], qualifier, SourceArn);
  const added: Permission = { qualifier, action: ACTION, principal: PRINCIPAL, sourceArn: SourceArn };
  const place = { FunctionName: name, ...(qualifier === null ? {} : { Qualifier: qualifier }) };
  const addition: Change = {
    kind: 'add-lambda-permission',
    ...place,
    StatementId,
    Action: ACTION,
    Principal: PRINCIPAL,
    SourceArn,
    assumes: { settings: null, after: JSON.stringify({ Sid: StatementId, SourceArn }) },
  };
  const removal: readonly Change[] =
    dead === null
      ? []
      : [
          {
            kind: 'remove-lambda-permission',
            ...place,
            StatementId: dead.sid,
            assumes: { settings: JSON.stringify(statementOf(dead.sid, dead)), after: null },
          },
        ];
  return {
    /** For the title: which statement goes; empty for none. */
    instead: dead === null ? '' : `, replacing statement "${dead.sid}", which matches no call`,
    changes: [addition, ...removal],
    documents: [
      settingsDocument(
        `statement of the policy of function ${named}`,
        dead === null ? null : statementOf(dead.sid, dead),
        statementOf(StatementId, added),
      ),
    ],
    factsAfter: {
      ...facts,
      functions: mapFact(facts.functions, (all) => {
        const found = all[entry];
        return found === undefined
          ? all
          : { ...all, [entry]: { ...found, permissions: [...found.permissions.filter((one) => one !== dead), added] } };
      }),
    },
  } satisfies Partial<Candidate> & { readonly instead: string };
}

const statementOf = (Sid: string, { action, principal, sourceArn }: Permission) => ({
  Sid,
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  SourceArn: sourceArn,
});

/**
 * The nearest statement that was meant for this API and lets it invoke nothing: it names a service that never invokes,
 * or its source is no route on any stage and no authorizer.
 */
function deadPermission(
  facts: Facts,
  permissions: readonly Permission[],
  qualifier: string | null,
  wanted: string,
): (Permission & { readonly sid: string }) | null {
  const isDead = (one: Permission): one is Permission & { readonly sid: string } =>
    one.sid !== undefined &&
    one.qualifier === qualifier &&
    isMeant(facts, one.sourceArn) &&
    (one.principal === PRINCIPAL ? !reachesAny(facts, one.sourceArn ?? '') : NEVER_INVOKES.test(one.principal));
  const common = ({ sourceArn }: Permission): number =>
    [...wanted].findIndex((letter, at) => sourceArn?.[at] !== letter);
  return permissions.filter(isDead).sort((a, b) => common(b) - common(a))[0] ?? null;
}

/** Names that are taken for API Gateway's; no service calls under them. */
const NEVER_INVOKES = /^(?:execute-api\.amazonaws\.com|(?:apigateway|execute-api)\.amazonaws\.com\.cn)$/;

/** A source that names this API in whatever account and Region, or something that cannot be the id of an API. */
function isMeant({ scope }: Facts, sourceArn: string | null): boolean {
  const [, api = ''] = /^arn:[^:]*:execute-api:[^:]*:[^:]*:([^/]+)\//.exec(sourceArn ?? '') ?? [];
  return api === scope.apiId || /[^a-z0-9*?]/.test(api);
}

function reachesAny(facts: Facts, source: string): boolean {
  const { scope } = facts;
  // Whether a path parameter stands in a source ARN as template or as value is not documented.
  const pattern = source.replace(/\{[^{}]*\}/g, '*');
  const authorizers = valueOf(facts.draft.authorizers);
  const routes = [facts.draft.methods, facts.deployed.methods, facts.stages];
  // What was not read may be what it reaches.
  if (authorizers === undefined || routes.some(({ state }) => state !== 'known')) return true;
  return (
    authorizers.some(({ id }) => arnMatches(pattern, executeApiArn(scope, `authorizers/${id ?? ''}`))) ||
    everyRoute(facts, scope.stage).some((route) => reachesRoute(pattern, route)) ||
    pattern.startsWith(executeApiArn(scope, 'test-invoke-stage/'))
  );
}
