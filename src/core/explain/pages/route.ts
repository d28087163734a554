import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import { turns } from '../turns.ts';
import type { Pages } from '../types.ts';

const stages = checks.check(
  'The stages of the API.',
  'aws apigateway get-stages --rest-api-id "$API" --query \'item[].[stageName, deploymentId]\'',
);
const dates = checks.check(
  'When the stage was deployed; compare with when the change was made.',
  'DEPLOYMENT=$(aws apigateway get-stage --rest-api-id "$API" --stage-name "$STAGE" --query deploymentId --output ' +
    'text)',
  'aws apigateway get-deployment --rest-api-id "$API" --deployment-id "$DEPLOYMENT" --query createdDate',
);

export const ROUTE_PAGES: Pages<'waf-blocked' | 'route-not-found' | 'deployment-stale' | 'stage-missing'> = {
  'waf-blocked': {
    happened: [
      'A rule of the web ACL on the stage blocked the request.',
      'AWS WAF is asked before the resource policy, IAM and authorizers, so none of them was reached.',
      'A block may be mistaken: the managed rules refuse long bodies, long queries and requests without a User-Agent.',
    ],
    sees: [sees.forbidden, sees.other('a custom response of the web ACL', null, null)],
    checks: [
      checks.stage('The web ACL of the stage.', 'webAclArn'),
      checks.check(
        'Its rules.',
        'NAME=$(echo "$WEB_ACL" | cut -d/ -f3)',
        'aws wafv2 get-web-acl --scope REGIONAL --name "$NAME" --id "${WEB_ACL##*/}" --query ' +
          "'WebACL.Rules[].[Name, Priority, VisibilityConfig.MetricName]'",
      ),
      checks.check(
        'Requests that a rule matched in the last three hours (a sample). Use the metric name of the rule.',
        'aws wafv2 get-sampled-requests --web-acl-arn "$WEB_ACL" --rule-metric-name "$METRIC" --scope REGIONAL ' +
          '--time-window "StartTime=$(( $(date +%s) - 3600 )),EndTime=$(date +%s)" --max-items 50',
      ),
      checks.stage('An access log with $context.wafResponseCode says WAF_BLOCK.', 'accessLogSettings'),
    ],
    fixes: {
      aws:
        'Set the one rule that blocks wrongly to Count, or scope it down to leave this path out (UpdateWebACL). No ' +
        'deployment is needed.',
    },
    wrongTurns: [
      'Do not take the web ACL off the stage: that ends every protection for one wrong rule.',
      'A larger body inspection limit does not lift the fixed 8 KB of SizeRestrictions_BODY.',
      "HTTP APIs cannot have a web ACL; there the block is the CDN's.",
    ],
    uncertain: [],
    related: ['edge-layer-403', 'api-key-missing', 'cors-preflight-fails'],
    sources: ['waf', 'wafBaseline', 'wafBody', 'wafResponses', 'responses'],
  },
  'route-not-found': {
    happened: [
      'No method serves this path and verb, neither in the draft nor on the stage.',
      'A REST API then answers as if a signature were missing, so the text speaks of a token.',
      'A resource counts only with the verb: without it the request falls through to a {proxy+} that has the verb.',
    ],
    sees: [sees.missingToken, sees.notSigV4, sees.httpNotFound],
    checks: [checks.draftMethods, checks.deployedMethods, checks.httpRoutes],
    fixes: {
      caller: 'Call a path and verb that exist. Upper and lower case count, and so does the stage in front.',
      aws: 'If the method is meant to exist, make it with its own authorization and deploy.',
    },
    wrongTurns: [
      'Do not send a token because the text says "Missing Authentication Token": a bearer token only changes the text.',
      'Do not change policies or authorizers: none was asked.',
      'Do not add ANY /{proxy+} to silence it: it opens every path below.',
    ],
    uncertain: [],
    related: [
      'deployment-stale',
      'stage-missing',
      'custom-domain-stage-in-path',
      'method-iam-unsigned-request',
      'cors-options-missing',
    ],
    sources: ['tokenErrors', 'forbidden', 'httpRoutes'],
  },
  'deployment-stale': {
    happened: [
      'The draft has what the call needs, and the stage serves an older deployment that has not.',
      'A REST API is a draft and copies of it. Methods, authorizers, gateway responses and policies reach callers ' +
        'only with a deployment.',
    ],
    sees: [sees.missingToken, sees.notSigV4, sees.unauthorized],
    checks: [checks.deployedMethods, checks.draftMethods, dates],
    fixes: { aws: 'Deploy: CreateDeployment to this stage. Until all servers have it, up to a minute may pass.' },
    wrongTurns: [
      turns.deployAll,
      'Do not go by lastUpdatedDate of the stage: it also moves with a mere setting.',
      'On a stage with a canary, a deployment may reach the canary only.',
    ],
    uncertain: [
      'How long a deployment takes to reach every server is not documented; 10 seconds to a minute are reported.',
    ],
    related: ['resource-policy-not-redeployed', 'route-not-found', 'canary-serves-two-deployments'],
    sources: ['deploy', 'canary'],
  },
  'stage-missing': {
    happened: [
      'On the execute-api host, the first segment of the path is the stage. This one is no stage of the API.',
      'The stage was left out, misspelt, or never made.',
    ],
    sees: [sees.forbidden, sees.missingToken, sees.httpNotFound],
    checks: [
      stages,
      checks.check(
        'The stages of an HTTP or WebSocket API.',
        'aws apigatewayv2 get-stages --api-id "$API" --query \'Items[].StageName\'',
      ),
    ],
    fixes: { caller: 'Put the stage first: https://{api}.execute-api.{region}.amazonaws.com/{stage}/{path}.' },
    wrongTurns: [
      'Do not make a stage named like the first segment of the path.',
      'Do not put the stage into the URL of a custom domain name: there the mapping selects it.',
    ],
    uncertain: ['A missing stage has been seen to answer "Forbidden" as well as "Missing Authentication Token".'],
    related: ['route-not-found', 'custom-domain-stage-in-path', 'api-not-found'],
    sources: ['forbidden', 'tokenErrors', 'httpRoutes'],
  },
};
