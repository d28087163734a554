import { describe, expect, it } from 'vitest';
import { API_KEY, JWT, SESSION_TOKEN, SIGNATURE, summary } from '../core/report/sample.ts';
import { ARN, allow, deny, makeCase, policy } from '../support/make-case.ts';
import { HOSTILE, hostileSession, LONG_POLICY, PAGES, pageOf, summaryOfCase, summaryOfFile } from './pages.ts';
import { attribute, type Element, hasClass, named, read, textOf, unclosed, within } from './parsed.ts';

describe.each(Object.entries(PAGES))('the page of: %s', (_, make) => {
  const page = make();
  const elements = read(page);

  it('is valid, closes what it opens and has every id once', () => {
    expect(unclosed(elements)).toEqual([]);
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of named(elements, 'a')) {
      const target = attribute(link, 'href') ?? '';
      expect(target).toMatch(/^(#|https:\/\/[a-z0-9.-]*console\.[a-z.-]+\/)/);
      if (target.startsWith('#')) expect(ids).toContain(target.slice(1));
    }
  });

  it('holds nothing that runs or is loaded', () => {
    const tags = new Set(elements.map(({ tagName }) => tagName));
    for (const tag of ['script', 'img', 'iframe', 'object', 'form', 'base', 'video']) expect(tags).not.toContain(tag);
    for (const { attrs } of elements)
      for (const { name } of attrs) expect(name).not.toMatch(/^on|^style$|^src|^action$/);
    const [rules] = named(elements, 'meta').filter((one) => attribute(one, 'http-equiv') !== undefined);
    expect(rules && attribute(rules, 'content')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+=*'; /);
  });

  it('shows the eleven gates with a verdict in words each', () => {
    const [picture] = named(elements, 'ol').filter((one) => hasClass(one, 'gates'));
    const gates = picture === undefined ? [] : named(within(picture), 'li').map(textOf);
    expect(gates).toHaveLength(11);
    for (const gate of gates) expect(gate).toMatch(/passes|refuses|cannot tell|does not apply|would (pass|refuse)/);
  });
});

describe('hostile names', () => {
  const elements = read(PAGES['hostile names']?.() ?? '');

  it('stand in the page as text', () => {
    const body = named(elements, 'body').map(textOf).join('');
    expect(body).toContain('<script>alert(1)</script><img src=x onerror=alert(2)>');
    expect(body).toContain('&amp;');
  });

  it('neither turn the reading direction nor hide', () => {
    for (const hidden of HOSTILE.match(/[\u202E\u2066\u200B]/g) ?? [])
      expect(elements.map(textOf)[0]).not.toContain(hidden);
    expect(elements.map(textOf)[0]).toContain('<U+202E>');
  });
});

describe('a policy', () => {
  /** Numbers of the lines of the marked statement, and of those of them that it turns on. */
  const marked = (page: string) => {
    const statements = read(page).filter((one) => hasClass(one, 'statement'));
    const lines = statements.flatMap(within).filter((one) => hasClass(one, 'line'));
    const number = (line: Element): number => Number(attribute(line, 'data-n'));
    return {
      words: statements.map((one) => textOf(named(within(one), 'p')[0] ?? one)),
      all: lines.map(number),
      turnsOn: lines.filter((line) => named(within(line), 'mark').length > 0).map(number),
    };
  };

  it('has the statement marked that is closest, and in it the values that differ', () => {
    const { words, all, turnsOn } = marked(pageOf(summaryOfFile('rp-ip-allowlist-misses-caller')));
    expect(words).toEqual(['Statement 1 is closest to allowing the call, but its Condition differs']);
    // The statement is on lines 4 to 17 of the laid-out policy, the addresses on lines 11 to 14.
    expect(all).toEqual(Array.from({ length: 14 }, (_, index) => index + 4));
    expect(turnsOn).toEqual([11, 12, 13, 14]);
  });

  it('of 3,000 lines has the Deny marked on the lines where it stands', () => {
    const text = JSON.stringify(LONG_POLICY, null, 2).split('\n');
    expect(text.length).toBeGreaterThan(3000);
    const { words, all, turnsOn } = marked(PAGES['a policy of 3,000 lines']?.() ?? '');
    expect(words).toEqual(['Statement 401 refuses the call']);
    const [first = 0, last = 0] = [all[0], all.at(-1)];
    expect(JSON.parse(text.slice(first - 1, last).join('\n'))).toMatchObject({ Sid: 'Blocked', Effect: 'Deny' });
    expect(turnsOn.map((number) => text[number - 1]?.trim())[0]).toBe('"aws:SourceIp": [');
  });

  it('that grants the call says so', () => {
    const granted = makeCase({ api: { policy: policy(deny({ Resource: `${ARN}/*/DELETE/*` }), allow()) } });
    expect(marked(pageOf(summaryOfCase(granted))).words).toEqual(['Statement 2 lets the call through']);
  });
});

describe('masks', () => {
  const secrets = [API_KEY, JWT, SIGNATURE, SESSION_TOKEN, 'abcdef123456'];
  const planted = {
    ...summary,
    policies: [
      {
        step: 'resource-policy',
        name: 'resource policy',
        text: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Condition: { Bool: { x: API_KEY } } }] }),
        marks: [],
      },
    ],
    error: { message: `was not made: ${JWT}`, commands: [`aws x --token ${JWT}`] },
    timeline: [{ at: '2026-03-02T10:16:00.000Z', text: `sent x-api-key: ${API_KEY}` }],
  } as const;

  it('no planted secret is anywhere in the page', () => {
    const page = pageOf(planted);
    expect(page).toContain('••••••');
    for (const secret of secrets) expect(page).not.toContain(secret);
  });

  it('accounts and addresses stay, but where the page is shared', () => {
    const known = ['111122223333', '444455556666', '198.51.100.7'];
    for (const one of known) expect(pageOf(planted)).toContain(one);
    for (const one of known) expect(pageOf(planted, true)).not.toContain(one);
    expect(pageOf(planted, true)).toContain('account-1');
  });
});

describe('a session with a change', () => {
  const text = named(read(pageOf(summary)), 'body')
    .map(textOf)
    .join('');

  it.each([
    'iam-policy-wrong-resource',
    'proven',
    'arn:aws:iam::444455556666:role/checkout',
    '/orders/{id}',
    'GetRolePolicy',
    '-  order/*',
    '+  orders/*',
    'apigw-doctor sessions undo 20260302-a1',
    '200',
    'service control policies',
    'organizations:ListPolicies',
    'applied identity-policy-correct-resource',
    'apigw-doctor 9.8.7',
    'They agree',
    '12 in 2 rounds',
    'Was refused, now allowed',
  ])('tells %s', (fact) => {
    expect(text).toContain(fact);
  });
});

it('the page of a journal is valid, escaped and shows what was sent and what stood there', () => {
  const elements = read(hostileSession());
  expect(named(elements, 'script')).toEqual([]);
  const text = elements.map(textOf)[0] ?? '';
  for (const part of ['iam:PutRolePolicy', '</pre><script>', 'Sent', 'Before', 'apigw-doctor sessions undo'])
    expect(text).toContain(part);
});
