import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const PREFLIGHT = "Response to preflight request doesn't pass access control check";
const preflightSays = (rest: string) => sees.browser(`${PREFLIGHT}: ${rest}`);
const noOrigin = sees.browser("No 'Access-Control-Allow-Origin' header is present on the requested resource.");
const options = checks.check(
  'The OPTIONS method of the resource: authorization, key, integration, answers.',
  'aws apigateway get-method --rest-api-id "$API" --resource-id "$RESOURCE" --http-method OPTIONS',
);
const curlWorks =
  'If curl without Origin is refused too, the CORS message is only what the browser shows; look for the refusal ' +
  'itself.';
const browserWords = 'The words in the console differ from browser to browser.';

export const CORS_PREFLIGHT_PAGES: Pages<
  | 'cors-options-missing'
  | 'cors-options-requires-auth'
  | 'cors-options-requires-api-key'
  | 'cors-header-not-allowed'
  | 'cors-method-not-allowed'
  | 'cors-origin-not-allowed'
  | 'cors-preflight-fails'
> = {
  'cors-options-missing': {
    happened: [
      'The browser asks first, with OPTIONS, whether it may send the request, and nothing answers OPTIONS for ' +
        'this path.',
      'Authorization, x-api-key, JSON bodies, PUT, PATCH and DELETE all make the browser ask.',
    ],
    sees: [
      { ...sees.missingToken, where: 'REST, the preflight' },
      preflightSays("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
    ],
    checks: [checks.preflight, checks.deployedMethods, checks.httpCors],
    fixes: {
      aws:
        'Make OPTIONS on this resource with NONE, a mock integration and the three Access-Control-Allow headers, ' +
        'then deploy. On an HTTP API, set CorsConfiguration.',
    },
    wrongTurns: [
      turns.corsStar,
      'Switching CORS on in the console does not reach child resources: each path needs its own OPTIONS.',
      turns.corsIsNoGuard,
    ],
    uncertain: [browserWords],
    related: ['cors-options-requires-auth', 'cors-preflight-fails', 'route-not-found', 'deployment-stale'],
    sources: ['cors', 'corsConsole', 'httpCors', 'fetchStandard'],
  },
  'cors-options-requires-auth': {
    happened: [
      'OPTIONS itself asks for a credential, and browsers never send one with a preflight.',
      'Often an ANY method, or a $default route of an HTTP API, has an authorizer and catches OPTIONS as well.',
    ],
    sees: [
      { ...sees.unauthorized, where: 'REST, the preflight' },
      { ...sees.missingToken, where: 'REST with AWS_IAM, the preflight' },
      preflightSays('It does not have HTTP ok status.'),
    ],
    checks: [checks.preflight, options, checks.httpRoutes],
    fixes: {
      aws:
        'Set only OPTIONS to NONE, with a mock integration, then deploy. On an HTTP API add a route OPTIONS ' +
        '/{proxy+} without an authorizer, or CorsConfiguration where no route catches OPTIONS.',
    },
    wrongTurns: [
      'Only OPTIONS is set to NONE. Leave every other method as it is: with NONE anyone may call it.',
      'Do not send the token with the preflight: no browser does.',
      turns.corsOff,
    ],
    uncertain: [browserWords],
    related: ['cors-options-missing', 'cors-options-requires-api-key', 'authorizer-identity-source-missing'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-options-requires-api-key': {
    happened: [
      'OPTIONS asks for an API key, and browsers never send one with a preflight.',
      'The key is wanted on the real request only.',
    ],
    sees: [{ ...sees.forbidden, where: 'REST, the preflight' }, preflightSays('It does not have HTTP ok status.')],
    checks: [checks.preflight, options],
    fixes: { aws: 'Set apiKeyRequired to false for OPTIONS only (UpdateMethod), then deploy.' },
    wrongTurns: [
      'Only OPTIONS goes without a key. Leave it on for every other method.',
      'Do not put the key into the page: everyone can read it there.',
    ],
    uncertain: [browserWords],
    related: ['cors-options-requires-auth', 'api-key-missing', 'waf-blocked'],
    sources: ['cors', 'fetchStandard'],
  },
  'cors-header-not-allowed': {
    happened: [
      'The page sends a header that Access-Control-Allow-Headers does not list.',
      'Authorization has to be listed by name: a * does not cover it. With credentials a * covers nothing.',
    ],
    sees: [
      sees.browser(
        'Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.',
      ),
    ],
    checks: [checks.preflight, options, checks.httpCors],
    fixes: {
      aws:
        'Add the header to the list in the integration response of OPTIONS, in single quotes, then deploy. On an ' +
        'HTTP API, to AllowHeaders.',
    },
    wrongTurns: [
      'Do not use * in place of Authorization.',
      'Do not add Access-Control-Allow-Headers to the request: it is a header of the answer.',
      turns.corsIsNoGuard,
    ],
    uncertain: [browserWords],
    related: ['cors-method-not-allowed', 'cors-credentials-wildcard-origin', 'cors-client-sends-response-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-method-not-allowed': {
    happened: [
      'Access-Control-Allow-Methods does not list the verb of the request.',
      'Verbs count by upper and lower case; with credentials a * covers nothing.',
    ],
    sees: [sees.browser('Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.')],
    checks: [checks.preflight, options, checks.httpCors],
    fixes: {
      aws:
        'Add the verb to the list in the integration response of OPTIONS, in single quotes, then deploy. On an HTTP ' +
        'API, to AllowMethods.',
    },
    wrongTurns: [
      'Do not send POST with a header that means PUT: it gets past the check and past what the method is for.',
      turns.corsIsNoGuard,
    ],
    uncertain: [browserWords],
    related: ['cors-header-not-allowed', 'cors-options-missing'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-origin-not-allowed': {
    happened: [
      'Access-Control-Allow-Origin names another origin than the one of the page.',
      'An origin is scheme, host and port. http is not https, www counts, and there is no slash at the end.',
      'The header holds one origin or *; a list is not allowed.',
    ],
    sees: [
      sees.browser(
        "The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com' that is not equal to the " +
          'supplied origin.',
      ),
      noOrigin,
    ],
    checks: [checks.preflight, checks.actual, checks.httpCors],
    fixes: {
      aws:
        'Set the origin of the page, or echo it from a list of your own with Vary: Origin, then deploy. On an HTTP ' +
        'API, add it to AllowOrigins.',
    },
    wrongTurns: [
      turns.corsStar,
      'Do not write several origins into one header.',
      'On HTTP APIs a pattern like https://*.example.com is not among the forms that AWS lists.',
    ],
    uncertain: [browserWords],
    related: ['cors-credentials-wildcard-origin', 'cors-duplicate-header', 'cors-integration-response-missing-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-preflight-fails': {
    happened: [
      'OPTIONS exists, and its integration breaks: 415 or 500 in place of 2xx.',
      'A mock needs the template {"statusCode": 200}. With passthrough NEVER another content type gives 415. With ' +
        '*/* among the binary types the mock fails unless it converts to text.',
    ],
    sees: [
      sees.other('REST, the preflight', 500, '{"message": "Internal server error"}'),
      sees.other('REST, the preflight', 415, '{"message": "Unsupported Media Type"}'),
      preflightSays('It does not have HTTP ok status.'),
    ],
    checks: [
      checks.preflight,
      checks.check(
        'The mock: template, passthrough behaviour, conversion.',
        'aws apigateway get-integration --rest-api-id "$API" --resource-id "$RESOURCE" --http-method OPTIONS ' +
          "--query '[type, requestTemplates, passthroughBehavior, contentHandling]'",
      ),
      checks.api('*/* among the binary types is the trap.', 'binaryMediaTypes'),
    ],
    fixes: {
      aws:
        'Give OPTIONS a mock with application/json: {"statusCode": 200} and WHEN_NO_MATCH; with */* set ' +
        'contentHandling to CONVERT_TO_TEXT on integration and integration response; then deploy.',
    },
    wrongTurns: ['Do not send OPTIONS on to the backend to get rid of the mock.', turns.corsOff],
    uncertain: [browserWords],
    related: ['cors-options-missing', 'cors-options-requires-auth'],
    sources: ['cors', 'fetchStandard'],
  },
};

export const CORS_ANSWER_PAGES: Pages<
  | 'cors-duplicate-header'
  | 'cors-credentials-wildcard-origin'
  | 'cors-integration-response-missing-headers'
  | 'cors-gateway-response-missing-headers'
  | 'cors-client-sends-response-headers'
> = {
  'cors-duplicate-header': {
    happened: [
      'Two layers both set Access-Control-Allow-Origin, and browsers refuse two values.',
      'Usually the backend sets it, and a mapping, a function URL or a CDN sets it again.',
    ],
    sees: [
      sees.browser(
        "The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed.",
      ),
    ],
    checks: [
      checks.actual,
      checks.check(
        'Whether the mapping sets it too.',
        'aws apigateway get-integration-response --rest-api-id "$API" --resource-id "$RESOURCE" --http-method ' +
          '"$VERB" --status-code 200 --query responseParameters',
      ),
    ],
    fixes: {
      aws: 'Take the header out of the mapping where the backend sets it, then deploy.',
      code: 'Or stop setting it in the backend or the CDN, where the gateway does.',
    },
    wrongTurns: [
      'Do not set it in a third place.',
      "An HTTP API with CorsConfiguration passes the backend's CORS headers over: there it is set once.",
    ],
    uncertain: [browserWords],
    related: ['cors-origin-not-allowed', 'cors-integration-response-missing-headers'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-credentials-wildcard-origin': {
    happened: [
      'The page sends credentials (cookies), and the answer allows * as origin.',
      'With credentials, origin, headers and methods have to be named, and Access-Control-Allow-Credentials has ' +
        'to be true.',
    ],
    sees: [
      sees.browser(
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when " +
          "the request's credentials mode is 'include'.",
      ),
    ],
    checks: [checks.preflight, checks.actual, checks.httpCors],
    fixes: {
      aws:
        'Name the origin of the page and allow credentials, in the preflight and in the answer, then deploy. On an ' +
        'HTTP API, AllowCredentials does not go with *.',
    },
    wrongTurns: [
      'Do not echo any origin that comes: with credentials, every site could then act as the person.',
      turns.corsOff,
    ],
    uncertain: [browserWords],
    related: ['cors-origin-not-allowed', 'cors-header-not-allowed'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-integration-response-missing-headers': {
    happened: [
      'The preflight passed and the backend answered, and the answer carries no Access-Control-Allow-Origin.',
      'With a proxy integration the backend has to send the header itself; API Gateway adds nothing.',
    ],
    sees: [noOrigin],
    checks: [
      checks.actual,
      checks.method(
        'AWS_PROXY and HTTP_PROXY: the backend sends the header.',
        'methodIntegration.[type, integrationResponses]',
      ),
      checks.httpCors,
    ],
    fixes: {
      aws:
        'Without a proxy: set the header in the method response and the integration response of every status, then ' +
        'deploy. On an HTTP API, set CorsConfiguration.',
      code: 'With a proxy integration: return Access-Control-Allow-Origin from the backend, with errors too.',
    },
    wrongTurns: [
      'Changing OPTIONS does not help: it is the real answer that lacks the header.',
      turns.corsOff,
      curlWorks,
    ],
    uncertain: [browserWords],
    related: ['cors-gateway-response-missing-headers', 'cors-duplicate-header'],
    sources: ['cors', 'httpCors', 'fetchStandard'],
  },
  'cors-gateway-response-missing-headers': {
    happened: [
      'API Gateway refused the call by itself, and that answer carries no Access-Control-Allow-Origin.',
      'The browser then hides the true status (401, 403, 429) and reports CORS. There are two faults: the ' +
        'refusal, and the header.',
    ],
    sees: [noOrigin, sees.browser('Failed to fetch')],
    checks: [
      checks.actual,
      checks.check(
        'Gateway responses that were changed, with their headers.',
        'aws apigateway get-gateway-responses --rest-api-id "$API" --query ' +
          "'items[?!defaultResponse].[responseType, statusCode, responseParameters]'",
      ),
    ],
    fixes: {
      aws:
        'Add Access-Control-Allow-Origin to DEFAULT_4XX and DEFAULT_5XX (UpdateGatewayResponse), and to every type ' +
        'that has settings of its own, then deploy. Then see to the refusal.',
    },
    wrongTurns: [
      'The header does not lift the refusal; it only lets the page see it.',
      'PutGatewayResponse replaces the whole entry: carry status and templates along, or use UpdateGatewayResponse.',
      turns.corsOff,
    ],
    uncertain: [browserWords],
    related: [
      'cors-integration-response-missing-headers',
      'authorizer-identity-source-missing',
      'api-key-missing',
      'throttled',
    ],
    sources: ['gatewayResponses', 'responses', 'fetchStandard'],
  },
  'cors-client-sends-response-headers': {
    happened: [
      'The page sends Access-Control-Allow-Origin or the like with its request. They are headers of the answer.',
      'As request headers they make the browser ask first, and the API does not allow them.',
    ],
    sees: [
      sees.browser(
        'Request header field access-control-allow-origin is not allowed by Access-Control-Allow-Headers in ' +
          'preflight response.',
      ),
    ],
    checks: [checks.preflight, checks.httpCors, options],
    fixes: { caller: "Take the Access-Control-Allow-* headers out of the request in the page's code." },
    wrongTurns: ['Do not add them to Access-Control-Allow-Headers: the request stays senseless.', turns.corsOff],
    uncertain: [browserWords],
    related: ['cors-header-not-allowed', 'cors-origin-not-allowed'],
    sources: ['cors', 'corsTest', 'fetchStandard'],
  },
};
