import type { CauseCode } from '../../causes/index.ts';
import { identityValue } from '../../gates/authorizers/identity.ts';
import { textsOf } from '../../gates/authorizers/token.ts';
import { firstContext } from '../../gates/context.ts';
import type { Authorizer } from '../../model/facts.ts';
import { literally } from '../../model/sanitize.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates, letInEverywhere } from '../setting-edits/authorizer-edit.ts';

/** Lets the validation expression of a TOKEN authorizer take the token as this client sends it. */
export const authorizerTokenPattern: Fix = {
  name: 'authorizer-token-pattern',
  codes: ['authorizer-token-regex-mismatch'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const expression = authorizer?.identityValidationExpression ?? null;
    if (authorizer === null || expression === null) return [];
    return patterns(expression, sentText(input, authorizer)).flatMap((text) =>
      edit(input, authorizer, text, 'authorizer-token-regex-mismatch'),
    );
  },
};

/** The text that the authorizer would look at; it may be a credential: it is tested, never shown. */
function sentText({ facts, request, runtime, prediction }: PlanInput, authorizer: Authorizer): string {
  const context = { ...firstContext(facts, request, runtime, 'request'), method: prediction.request.method };
  const value = identityValue(context, authorizer.identitySources[0] ?? '');
  return value.state === 'present' ? value.text : '';
}

/** RFC 6750, section 2.1: how a bearer token may look. */
const TOKEN68 = '[-0-9A-Za-z._~+/]+=*';
const BEARER = /Bearer(?:\\s[+*]?| |\[ \]|\[\\s\][+*]?)/;
const MAYBE_BEARER = new RegExp(`\\(?:?(${BEARER.source})\\)?\\??`);

/** From the narrowest to the widest: each takes what the one before took, and more. None takes just anything. */
function patterns(expression: string, sent: string): readonly string[] {
  const body = expression.replace(/^\^/, '').replace(/\$$/, '');
  const hasBearer = BEARER.test(body);
  const sendsBearer = /^Bearer /.test(sent);
  const optional = hasBearer ? body.replace(MAYBE_BEARER, '(?:$1)?') : `(?:Bearer )?${body}`;
  const token = sendsBearer ? `Bearer ${TOKEN68}` : TOKEN68;
  const scheme = /^(bearer|token|jwt|basic) /i.exec(sent)?.[1] ?? 'Bearer';
  return [
    `^${optional}$`,
    ...(hasBearer === sendsBearer || !hasBearer ? [`^${token}$`] : []),
    `^(?:Bearer )?${TOKEN68}$`,
    // A scheme in another case, or another one: RFC 9110, section 11.1, makes no difference between cases; the
    // expression does.
    ...(scheme === 'Bearer' ? [] : [`^(?:(?:Bearer|${scheme}) )?${TOKEN68}$`]),
  ];
}

/** Lets the audience expression of a Cognito authorizer take the token's app client as well. */
export const cognitoAudience: Fix = {
  name: 'cognito-audience',
  codes: ['cognito-audience-mismatch'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    const expression = authorizer?.identityValidationExpression ?? null;
    if (authorizer === null || expression === null) return [];
    const audience = textsOf(input.request.token?.claims['aud']);
    // An access token has no aud: no expression can ever take it.
    if (audience.length === 0) return edit(input, authorizer, null, 'cognito-audience-mismatch');
    return audience.flatMap((client) =>
      edit(input, authorizer, withAlternative(expression, literally(client)), 'cognito-audience-mismatch', client),
    );
  },
};

/** `^a$` → `^(a|b)$`, `^(a|b)$` → `^(a|b|c)$`; any other expression keeps its meaning beside the new one. */
function withAlternative(expression: string, added: string): string {
  const plain = /^\^?\(?([\w\\.-]+(?:\|[\w\\.-]+)*)\)?\$?$/.exec(expression)?.[1];
  const anchored = expression.startsWith('^') && expression.endsWith('$');
  return plain !== undefined && anchored ? `^(${plain}|${added})$` : `(?:${expression})|^${added}$`;
}

function edit(
  input: PlanInput,
  authorizer: Authorizer,
  expression: string | null,
  code: CauseCode,
  client: string | null = null,
): readonly Candidate[] {
  const isCognito = code === 'cognito-audience-mismatch';
  const whose = client === null ? 'every app client of the user pool' : `app client ${client}`;
  return authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, identityValidationExpression: expression },
    {
      id: isCognito ? 'cognito-audience-add' : 'authorizer-token-pattern',
      aims: [code],
      title:
        expression === null
          ? `Remove the token validation expression of authorizer "${authorizer.name}"`
          : `Let authorizer "${authorizer.name}" accept ` +
            `${isCognito ? `tokens of ${whose}` : 'tokens as this client sends them'}: ${expression}`,
      alsoAffects: isCognito
        ? null
        : `function ${authorizer.function ?? ''} also runs for other tokens of this form, and decides on them`,
      letsIn: isCognito ? letInEverywhere(input, authorizer, `tokens of ${whose}`) : [],
    },
  );
}
