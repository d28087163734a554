import { accountOf, iamArn, principalName } from '../../api-gateway/arns.ts';
import type { Authorizer, Caller, Method } from '../../model/facts.ts';
import { principalKeys } from '../../policy/context.ts';
import { type PolicyPrincipal, type PolicyRequest, principalOf } from '../../policy/index.ts';
import { layersOf, type PlacedStatement, type Side, statementsIn } from './side.ts';

/** What a call presents to tell who makes it. Within one of these, neither side tells two callers apart. */
export interface Credential {
  /** `none`, an ARN (of an account: whoever else is in it; `*`: whoever is in no account that is named), a token. */
  readonly name: string;
  readonly kind: 'none' | 'signature' | 'token';
  readonly principal: PolicyPrincipal | null;
  /** The asked caller, whose own policies are known. */
  readonly isCaller: boolean;
  /** What the policies of its own say, where they were not read; of a token: what its authorizer says. */
  readonly own: 'allow' | 'silent' | null;
  /** The demands of methods that the token meets. */
  readonly meets: ReadonlySet<string>;
}

/** Stands for any name that no policy has. */
export const ANYBODY = 'zz-anybody';

/** What policies see of a signature. */
export const contextOf = (principal: PolicyPrincipal | null): PolicyRequest['context'] =>
  principal === null
    ? {}
    : Object.fromEntries(Object.entries(principalKeys(principal)).map(([key, value]) => [key, [value]]));

const NOTHING: Credential = {
  name: 'none',
  kind: 'none',
  principal: null,
  isCaller: false,
  own: null,
  meets: new Set(),
};

/** Every kind of caller that the two sides could treat differently. */
export function credentialsOf(before: Side, after: Side): readonly Credential[] {
  const signed =
    // Whatever the handshake asks for, the connections of a WebSocket API are called signed.
    before.facts.scope.apiType === 'WEBSOCKET' ||
    [...before.methods, ...after.methods].some(({ authorizationType }) => authorizationType === 'AWS_IAM');
  return [NOTHING, ...(signed ? signersOf(before, after) : []), ...tokensOf(before, after)];
}

const IDENTITY_KEYS = /^aws:(?:principalarn|principaltype|username)$/i;

function signersOf(before: Side, after: Side): readonly Credential[] {
  const statements = [...statementsIn(layersOf(before)), ...statementsIn(layersOf(after))];
  const caller = before.caller ?? after.caller;
  const names = namesIn(statements);
  const accounts = new Set([before.account, ...names.accounts, ...(caller === null ? [] : [caller.accountId])]);
  for (const arn of names.arns) accounts.add(accountOf(arn) ?? before.account);
  const own = caller === null ? [] : sessionsOf(caller, names.arns);
  const taken = new Set(
    caller === null ? [] : [caller.identityArn, ...own.map(({ principal }) => principal?.arn ?? '')],
  );
  const named = names.arns.filter((arn) => !taken.has(arn)).flatMap((arn) => bothWays(arn, samplePrincipal(arn)));
  const { partition } = before.facts.scope;
  const account = (id: string, name: string): readonly Credential[] =>
    (names.tellsKinds ? ['role', 'user'] : ['role']).flatMap((kind) =>
      bothWays(name, principalOf(iamArn({ partition, accountId: id }, `${kind}/${ANYBODY}`))),
    );
  return [
    ...own,
    ...named,
    ...[...accounts].flatMap((id) => account(id, iamArn({ partition, accountId: id }, 'root'))),
    ...account(unused(accounts), '*'),
  ];
}

const bothWays = (name: string, principal: PolicyPrincipal | null): readonly Credential[] =>
  principal === null
    ? []
    : (['allow', 'silent'] as const).map((own) => ({ ...NOTHING, name, kind: 'signature', principal, own }));

/** The caller; and where one session of its role is named, the other sessions too. */
function sessionsOf(caller: Caller, named: readonly string[]): readonly Credential[] {
  const principal: PolicyPrincipal = {
    arn: caller.arn,
    identityArn: caller.identityArn,
    accountId: caller.accountId,
    kind: caller.kind === 'user' ? 'user' : 'session',
    bounded: caller.boundary !== null,
  };
  const one = { ...NOTHING, name: caller.identityArn, kind: 'signature' as const, principal, isCaller: true };
  const mine = named.filter((arn) => isSessionOf(arn, caller));
  if (caller.kind === 'user' || mine.length === 0) return [one];
  const sessions = new Set([caller.arn, ...mine, caller.arn.replace(/[^/]+$/, ANYBODY)]);
  return [...sessions].map((arn) => ({
    ...one,
    name: arn.endsWith(ANYBODY) ? caller.identityArn : arn,
    principal: { ...principal, arn },
  }));
}

const isSessionOf = (arn: string, caller: Caller): boolean => {
  const name = principalName(arn);
  return name.kind === 'session' && name.roleName === caller.name && accountOf(arn) === caller.accountId;
};

/** A role's ARN stands for its sessions; a pattern for somebody whom it takes. */
function samplePrincipal(written: string): PolicyPrincipal | null {
  const arn = written.replace(/\*/g, ANYBODY).replace(/\?/g, 'z');
  const found = principalOf(arn);
  if (found?.kind !== 'session' || found.arn !== found.identityArn) return found;
  const name = principalName(arn);
  const session = arn
    .replace(':iam:', ':sts:')
    .replace(/:role\/.*$/, `:assumed-role/${name.kind === 'role' ? name.name : ''}/${ANYBODY}`);
  return { ...found, arn: session };
}

function namesIn(statements: readonly PlacedStatement[]) {
  const arns = new Set<string>();
  const accounts = new Set<string>();
  let tellsKinds = false;
  for (const { statement } of statements) {
    for (const name of [...(statement.principal?.aws ?? []), ...(statement.notPrincipal?.aws ?? [])]) {
      if (/^\d{12}$/.test(name)) accounts.add(name);
      else if (/:root$/.test(name)) accounts.add(accountOf(name) ?? '');
      else if (name.startsWith('arn:')) arns.add(name);
    }
    tellsKinds ||= [...(statement.resource ?? []), ...(statement.notResource ?? [])].some((text) =>
      text.includes('${'),
    );
    for (const { key, values } of statement.conditions) {
      tellsKinds ||= IDENTITY_KEYS.test(key);
      if (/^aws:principalaccount$/i.test(key)) for (const id of values) accounts.add(id);
      if (/^aws:principalarn$/i.test(key)) for (const arn of values) if (accountOf(arn) !== null) arns.add(arn);
    }
  }
  return { arns: [...arns], accounts: [...accounts].filter((id) => /^\d{12}$/.test(id)), tellsKinds };
}

const unused = (accounts: ReadonlySet<string>): string =>
  ['999999999999', '999999999998', '999999999997', '999999999996'].find((id) => !accounts.has(id)) ?? '000000000000';

/** What a method asks of a token: equal texts, equal demands. Null where it asks for none. */
export function demandOf(side: Side, method: Method): string | null {
  const authorizer = method.authorizer === null ? undefined : side.authorizers.get(method.authorizer);
  return authorizer === undefined ? null : JSON.stringify([asks(authorizer, side), method.scopes]);
}

/**
 * Without results to keep, a REQUEST authorizer of a REST API is called whatever is missing.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
 */
const isCalledAnyway = ({ type, ttlSeconds }: Authorizer, { facts }: Side): boolean =>
  type === 'REQUEST' && facts.scope.apiType === 'REST' && ttlSeconds === 0;

const asks = (one: Authorizer, side: Side) =>
  one.type === 'JWT'
    ? { kind: 'jwt', issuer: one.jwt?.issuer ?? '', audience: one.jwt?.audience ?? [], from: carried(one) }
    : one.type === 'COGNITO_USER_POOLS'
      ? { kind: 'pool', pools: one.providerArns, fits: one.identityValidationExpression, from: carried(one) }
      : {
          kind: 'function',
          of: one.function,
          fits: one.identityValidationExpression,
          from: isCalledAnyway(one, side) ? [] : carried(one),
        };

/** Identity sources that the client sends; those of API Gateway's own are always there. */
const carried = ({ identitySources }: Authorizer): readonly string[] =>
  identitySources.filter((source) => !/^\$?context\.|^\$?stageVariables?\./.test(source));

interface Demand {
  readonly text: string;
  readonly asks: ReturnType<typeof asks>;
  readonly scopes: readonly string[];
  readonly authorizer: string;
}

/** A token by what tells tokens apart. */
interface Token {
  readonly of: string;
  readonly audience: string | null;
  readonly scope: string | null;
  readonly fits: readonly string[];
  readonly from: readonly string[];
}

function tokensOf(before: Side, after: Side): readonly Credential[] {
  const demands = [...new Map([...demandsOf(before), ...demandsOf(after)].map((one) => [one.text, one])).values()];
  const found = new Map<string, Token[]>();
  for (const token of demands.flatMap((demand) => tokensLike(demand, demands))) {
    const met = demands.filter((demand) => meets(token, demand)).map(({ text }) => text);
    if (met.length > 0) found.set(met.join('\n'), [...(found.get(met.join('\n')) ?? []), token]);
  }
  return [...found].flatMap(([met, tokens]) => {
    const meetsAll = new Set(met.split('\n'));
    const mine = demands.filter(({ text }) => meetsAll.has(text));
    const name = tokenName(tokens, mine);
    const token = { ...NOTHING, name, kind: 'token' as const, meets: meetsAll };
    const says = mine.some((demand) => demand.asks.kind === 'function')
      ? (['allow', 'silent'] as const)
      : (['allow'] as const);
    return says.map((own) => ({ ...token, own }));
  });
}

const demandsOf = (side: Side): readonly Demand[] =>
  side.methods.flatMap((method) => {
    const text = demandOf(side, method);
    const authorizer = method.authorizer === null ? undefined : side.authorizers.get(method.authorizer);
    return text === null || authorizer === undefined
      ? []
      : [{ text, asks: asks(authorizer, side), scopes: method.scopes, authorizer: authorizer.name }];
  });

/** Who issues or judges the tokens that a demand is about. */
const sourcesOf = (one: ReturnType<typeof asks>): readonly string[] =>
  'issuer' in one ? [one.issuer] : 'pools' in one ? one.pools : [one.of ?? ''];

function tokensLike(demand: Demand, all: readonly Demand[]): readonly Token[] {
  return sourcesOf(demand.asks).flatMap((of) => {
    const same = all.filter((other) => other.asks.kind === demand.asks.kind && sourcesOf(other.asks).includes(of));
    const audiences = [...new Set(same.flatMap((one) => ('audience' in one.asks ? one.asks.audience : [])))];
    const scopes = [...new Set(same.flatMap((one) => one.scopes))];
    const fits = subsets([
      ...new Set(same.flatMap((one) => ('fits' in one.asks && one.asks.fits ? [one.asks.fits] : []))),
    ]);
    const from = subsets([...new Set(same.flatMap((one) => one.asks.from))]);
    return (audiences.length === 0 ? [null] : audiences).flatMap((audience) =>
      [null, ...scopes].flatMap((scope) =>
        fits.flatMap((fit) => from.map((places) => ({ of, audience, scope, fits: fit, from: places }))),
      ),
    );
  });
}

/** Of more than four, only all or one less: others would only be requests with several mistakes. */
function subsets(all: readonly string[]): readonly (readonly string[])[] {
  if (all.length > 4) return [all, ...all.map((one) => all.filter((other) => other !== one))];
  let sets: readonly (readonly string[])[] = [[]];
  for (const one of all) sets = sets.flatMap((set) => [set, [...set, one]]);
  return sets;
}

/**
 * Without scopes, a Cognito authorizer takes identity tokens only; one of the named scopes suffices.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
function meets(token: Token, { asks: asked, scopes }: Demand): boolean {
  if (!sourcesOf(asked).includes(token.of) || !asked.from.every((source) => token.from.includes(source))) return false;
  if ('fits' in asked && asked.fits !== null && !token.fits.includes(asked.fits)) return false;
  if ('audience' in asked && !asked.audience.includes(token.audience ?? '')) return false;
  if (asked.kind === 'pool' && scopes.length === 0) return token.scope === null;
  return asked.kind === 'function' || scopes.length === 0 || scopes.includes(token.scope ?? '');
}

/** Only what all tokens of the class have in common is said. */
function tokenName(tokens: readonly Token[], demands: readonly Demand[]): string {
  const same = (of: (token: Token) => string | null): string | null => {
    const values = new Set(tokens.map(of));
    return values.size === 1 ? ([...values][0] ?? null) : null;
  };
  const [first] = demands;
  const of = same((token) => token.of) ?? '';
  const head =
    first?.asks.kind === 'function'
      ? `callers that authorizer "${first.authorizer}" allows`
      : first?.asks.kind === 'pool'
        ? `tokens of user pool ${of.split('/').at(-1) ?? of}`
        : `tokens of ${of}`;
  const [audience, scope, fits, from] = [
    same((token) => token.audience),
    same((token) => token.scope),
    same((token) => token.fits.join(' and ') || null),
    same((token) => token.from.join(', ') || null),
  ];
  return [
    head,
    ...(audience === null ? [] : [`for ${audience}`]),
    ...(scope === null ? [] : [`with scope ${scope}`]),
    ...(fits === null ? [] : [`that match ${fits}`]),
    ...(from === null ? [] : [`in ${from}`]),
  ].join(' ');
}
