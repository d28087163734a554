import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summary } from '../core/report/sample.ts';
import { hostileSession, LONG, PAGES, pageOf } from './pages.ts';

/** Debian's; another one by its path. */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const ALL: Readonly<Record<string, () => string>> = {
  ...PAGES,
  'a change that was made': () => pageOf(summary),
  'a session': hostileSession,
};

let browser: Browser;
/** Serves the pages, since a page from a file is asked for no icon. */
const server = createServer((request, response) => {
  const make = ALL[decodeURIComponent(request.url?.slice(1) ?? '')];
  response.writeHead(make === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(make?.() ?? '');
});

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

/** A page that is open, and all that it said and asked for. */
async function opened(name: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const messages: string[] = [];
  const requests: string[] = [];
  const refused: string[] = [];
  page.on('console', (message) => messages.push(message.text()));
  page.on('pageerror', (error) => messages.push(String(error)));
  page.on('dialog', (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  // The icon is in the page itself.
  page.on('request', (request) => request.url().startsWith('data:') || requests.push(request.url()));
  page.on('requestfailed', (request) => refused.push(`${request.url()} ${request.failure()?.errorText}`));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${encodeURIComponent(name)}`;
  await page.goto(url);
  return { page, messages, requests, refused, url, close: () => context.close() };
}

/** How far the page can be moved aside, and what is wider than the window. */
const OVERFLOW = `({
  aside: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  wide: [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    .map((element) => element.tagName + '.' + element.className),
})`;
/** Each scheme at one width: colours do not depend on the width, and what stands where not on the colours. */
const LOOKS = [
  [400, 'dark'],
  [1280, 'light'],
] as const;
const AXE = "axe.run({ resultTypes: ['violations'] })";

async function worst(page: Page): Promise<readonly string[]> {
  const { violations } = await page.evaluate<AxeResults>(AXE);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** What is folded could hide what is wrong. Lines of a long policy are all alike, and axe takes a minute for them. */
const unfold = async (page: Page, name: string): Promise<void> => {
  const which = name === LONG ? 'section > details' : 'details';
  await page.evaluate(`for (const one of document.querySelectorAll('${which}')) one.open = true`);
};

describe.concurrent('in Chromium', () => {
  it.each(Object.keys(ALL))('the page of: %s', async (name) => {
    const { page, messages, requests, url, close } = await opened(name);
    await unfold(page, name);
    // Past the page's own policy, which lets in no script element.
    await page.evaluate(axe.source);
    for (const [width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(OVERFLOW), `${width} px`).toEqual({ aside: 0, wide: [] });
      expect(await worst(page), `${width} px, ${colorScheme}`).toEqual([]);
    }
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await page.evaluate(OVERFLOW), 'all unfolded').toEqual({ aside: 0, wide: [] });
    expect(requests).toEqual([url]);
    expect(messages).toEqual([]);
    await close();
  });
});

it('in Chromium, a page lets in no script, no style and no request, whoever puts them there', async () => {
  const { page, messages, refused, url, close } = await opened('healthy');
  const failed = page.waitForEvent('requestfailed');
  await page.evaluate(`
    document.body.insertAdjacentHTML('beforeend', '<img src="/leak.png"><p style="color: red">p</p>');
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    document.body.append(script);`);
  await failed;
  expect(await page.title()).not.toBe('ran');
  expect(refused).toEqual([`${new URL('/leak.png', url)} csp`]);
  // Chromium says each of them, so what the other tests listen to does speak.
  expect(messages.filter((message) => message.includes('Content Security Policy'))).toHaveLength(3);
  await close();
});

it('in Chromium, what is folded is printed, in dark ink on white also where the screen is dark', async () => {
  const { page, close } = await opened('healthy');
  await page.emulateMedia({ colorScheme: 'dark' });
  const ink = 'getComputedStyle(document.body).color';
  expect(await page.evaluate(ink)).toBe('rgb(233, 230, 224)');
  expect(await page.locator('details:not([open])').count()).toBeGreaterThan(0);
  const hidden = "[...document.querySelectorAll('details > div')].filter((one) => !one.checkVisibility()).length";
  expect(await page.evaluate(hidden)).toBeGreaterThan(0);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  expect(await page.evaluate(hidden)).toBe(0);
  expect(await page.evaluate(ink)).toBe('rgb(29, 28, 26)');
  await close();
});
