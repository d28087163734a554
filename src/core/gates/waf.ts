import { factEvidence } from '../model/fact.ts';
import type { DetailFlag, GapSubject } from '../model/gate.ts';
import type { Request } from '../model/request.ts';
import { ruleKey, type WafRule, type WafSample, type WebAcl } from '../model/waf-rules.ts';
import { ipInBlock, parseIp } from '../policy/conditions.ts';
import { cannotTell, finding, isFirst, notApplicable, passes, refuses, unknownOf } from './judgement.ts';
import { refusal } from './refusal.ts';
import { sentHeader } from './sent.ts';
import type { Gate, GateContext, Judgement } from './types.ts';

/**
 * The stage's web ACL, judged before any other access control.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export const wafGate: Gate = { name: 'waf', judge: (context) => ({ result: judgeWaf(context), next: context }) };

function judgeWaf(context: GateContext): Judgement['result'] {
  const { webAcl, stage, scope } = context.facts;
  // https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
  if (scope.apiType !== 'REST') return notApplicable('waf', 'AWS WAF protects REST APIs only.');
  if (stage.state === 'known' && stage.value !== null && stage.value.webAclArn === null)
    return notApplicable('waf', 'The stage has no web ACL.');
  if (webAcl.state !== 'known')
    return cannotTell('waf', 'The web ACL of the stage could not be read.', [
      unknownOf('web-acl', 'the web ACL of the stage', webAcl),
    ]);
  if (webAcl.value === null) return notApplicable('waf', 'The stage has no web ACL.');
  return judgeAcl(context, webAcl.value, webAcl.operation);
}

function judgeAcl(context: GateContext, acl: WebAcl, operation: string): Judgement['result'] {
  const undecided: Undecided[] = [];
  for (const rule of [...acl.rules].sort((a, b) => a.priority - b.priority)) {
    if (rule.action === 'COUNT' || rule.exceptPaths?.includes(context.request.path) === true) continue;
    const sample = context.runtime.wafSample;
    if (sample?.rule === ruleKey(rule) && sample.action === rule.action) return sampled(context, acl, rule, sample);
    const match = ruleMatches(context, rule);
    if (match.state === 'unknown') undecided.push({ rule, match });
    if (match.state !== 'yes') continue;
    if (undecided.some((u) => u.rule.action !== rule.action)) return undecidedResult(acl, undecided);
    if (rule.action === 'ALLOW') return passes('waf', `Rule ${ruleKey(rule)} of web ACL "${acl.name}" allows it.`);
    return blocked(context, acl, operation, `rule ${ruleKey(rule)} blocks it: ${match.why}`, ruleKey(rule), rule);
  }
  if (undecided.some((u) => u.rule.action !== acl.defaultAction)) return undecidedResult(acl, undecided);
  if (acl.defaultAction === 'ALLOW') return passes('waf', `No blocking rule of web ACL "${acl.name}" matches.`);
  return blocked(context, acl, operation, 'no rule allows it, and the default action is to block', null, null);
}

/** AWS WAF itself told which rule ended the request. */
function sampled(context: GateContext, acl: WebAcl, rule: WafRule, sample: WafSample): Judgement['result'] {
  const evidence = {
    source: 'waf' as const,
    operation: 'GetSampledRequests',
    path: '/SampledRequests/0',
    value: sample,
    note: rule.name,
  };
  if (sample.action === 'ALLOW')
    return passes(
      'waf',
      `Rule ${ruleKey(rule)} of web ACL "${acl.name}" allowed it, according to an AWS WAF sampled request.`,
      [evidence],
    );
  const blocks = `rule ${ruleKey(rule)} blocks it, according to the AWS WAF sampled request`;
  const summary = `Web ACL "${acl.name}": ${blocks}.`;
  return refuses('waf', refusal(context, 'WAF_FILTERED'), [
    finding('waf-blocked', `${acl.arn} rule ${ruleKey(rule)}`, summary, [evidence]),
  ]);
}

function blocked(
  context: GateContext,
  acl: WebAcl,
  operation: string,
  why: string,
  rule: string | null,
  found: WafRule | null,
): Judgement['result'] {
  const at = found === null ? '/WebACL/DefaultAction' : `/WebACL/Rules/${acl.rules.indexOf(found)}`;
  const cause = finding(
    'waf-blocked',
    rule === null ? acl.arn : `${acl.arn} rule ${rule}`,
    `Web ACL "${acl.name}": ${why}.`,
    [factEvidence(operation, at, found ?? acl.defaultAction)],
  );
  return refuses('waf', refusal(context, 'WAF_FILTERED'), [cause]);
}

interface Undecided {
  readonly rule: WafRule;
  readonly match: Match;
}

function undecidedResult(acl: WebAcl, undecided: readonly Undecided[]): Judgement['result'] {
  const doubt = cannotTell(
    'waf',
    `Whether web ACL "${acl.name}" blocks the request depends on ` +
      `${[...new Set(undecided.map((u) => whatOf(u.rule)))].join(', ')}.`,
    undecided
      .map((u) => ({
        about: subjectOf(u.rule),
        what: `${whatOf(u.rule)} of web ACL "${acl.name}"`,
        why: u.match.why,
        permission: null,
        ...(u.match.flag === undefined ? {} : { flag: u.match.flag }),
      }))
      .filter(isFirst),
  );
  return { ...doubt, suspects: ['waf-blocked'] };
}

/** Managed groups hold many rules: they are told once. */
const whatOf = (rule: WafRule): string =>
  rule.ruleGroup === null ? `rule ${rule.name}` : `the rules of group ${rule.ruleGroup}`;
const subjectOf = ({ ruleGroup, name }: WafRule): GapSubject =>
  ruleGroup === null ? `waf-rule:${name}` : `waf-rule-group:${ruleGroup}`;

interface Match {
  readonly state: 'yes' | 'no' | 'unknown';
  readonly why: string;
  readonly flag?: DetailFlag;
}
const yesOrNo = (matches: boolean, why: string): Match => ({ state: matches ? 'yes' : 'no', why });

function ruleMatches({ request, runtime }: GateContext, rule: WafRule): Match {
  const statement = runtime.wafStatements?.[ruleKey(rule)] ?? rule.statement;
  if ('matches' in statement) return yesOrNo(statement.matches, 'it matches');
  if ('bodyLongerThan' in statement)
    return yesOrNo(
      request.bodyLength > statement.bodyLongerThan,
      `the body has ${request.bodyLength} bytes, more than ${statement.bodyLongerThan}`,
    );
  if ('headerMissing' in statement) return lacksHeader(request, statement.headerMissing);
  if ('pathContains' in statement)
    return yesOrNo(request.path.includes(statement.pathContains), `the path contains ${statement.pathContains}`);
  if ('pathIs' in statement) return yesOrNo(request.path === statement.pathIs, `the path is ${statement.pathIs}`);
  if ('unknown' in statement)
    return { state: 'unknown', why: `this kind of statement is not evaluated here (${statement.unknown})` };
  const { sourceIp } = request;
  if (sourceIp === null)
    return { state: 'unknown', why: 'the address of the caller is not known', flag: '--source-ip' };
  return yesOrNo(
    statement.sourceIpIn.some((range) => inRange(sourceIp, range)),
    `the address ${sourceIp} is in its list`,
  );
}

/** Clients add headers that nobody tells of, the user agent first of all. */
function lacksHeader(request: Request, name: string): Match {
  const value = sentHeader(request, name);
  if (value === null && request.allHeadersKnown !== true)
    return {
      state: 'unknown',
      why: `whether the client sends the header ${name} is not known`,
      ...(name === 'User-Agent' ? { flag: "--header 'User-Agent: …'" } : {}),
    };
  return yesOrNo((value ?? '') === '', `the header ${name} is not sent`);
}

function inRange(address: string, range: string): boolean {
  const asked = parseIp(address);
  const block = parseIp(range);
  return asked !== null && block !== null && ipInBlock(asked, block);
}
