import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const wafBlocked = cause({
  kind: 'cause',
  code: 'waf-blocked',
  gate: 'waf',
  because: 'a web ACL rule blocks the request',
  remedy: ['aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'rest-forbidden': 20, 'waf-filtered': 10 },
  page: () => ({
    happened: [
      'A rule of the web ACL on the stage blocked the request.',
      'AWS WAF is evaluated before the resource policy, IAM and authorizers, so none of them was reached.',
      'The block may be a false positive: the managed rules block long bodies, long queries and requests without ' +
        'a User-Agent.',
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
      'Do not remove the web ACL from the stage: you would lose all protection because of one wrong rule.',
      'A larger body inspection limit does not lift the fixed 8 KB of SizeRestrictions_BODY.',
      'HTTP APIs cannot have a web ACL; for them, the CDN blocked the request.',
    ],
    uncertain: [],
    related: ['edge-layer-403', 'api-key-missing', 'cors-preflight-fails'],
    sources: ['waf', 'wafBaseline', 'wafBody', 'wafResponses', 'responses'],
  }),
});
