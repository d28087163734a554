import { createHash } from 'node:crypto';
import { STYLE } from './style.ts';

/** Text that is HTML already: everything from outside in it was escaped when it was put in. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: nothing at all for null. */
export type Content = Markup | string | number | null | readonly Content[];

/** HTML with its gaps filled: markup as it is, every other text escaped, for elements and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...gaps: readonly Content[]): Markup {
  return new Markup(strings.reduce((before, string, index) => before + written(gaps[index - 1] ?? null) + string));
}

function written(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(written).join('');
  return String(content).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What a page says at first sight, by colour, sign and word. */
export type Tone = 'good' | 'bad' | 'maybe' | 'plain';

export interface PageParts {
  readonly title: string;
  readonly tone: Tone;
  /** Behind the sign: what the page is about. */
  readonly head: Content;
  readonly sections: readonly Section[];
  readonly foot: Content;
}

/** One part of a page, to be jumped to. */
export interface Section {
  /** Of its anchor. */
  readonly id: string;
  readonly title: string;
  readonly content: Content;
}

/** One file that needs nothing else: no script, no request, and a policy that would stop both. */
export function page({ title, tone, head, sections, foot }: PageParts): string {
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no, address=no, email=no">
<title>${title} · apigw-doctor</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(iconOf(tone))}">
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header class="head ${tone}">
<div class="sign" aria-hidden="true">${sign(tone)}</div>
<div>${head}</div>
</header>
<nav aria-label="Parts of this page"><ul>${sections.map(
      (one) => html`<li><a href="#${one.id}">${one.title}</a></li>`,
    )}</ul></nav>
<main>
${sections.map(
  (one) => html`<section id="${one.id}" aria-labelledby="${one.id}-title">
<h2 id="${one.id}-title">${one.title}</h2>
${one.content}
</section>
`,
)}</main>
<footer>${foot}</footer>
</body>
</html>`.text
  }\n`;
}

/** The hash lets this one style in. Nothing else is loaded, sent or run; the icon is in the page itself. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Shapes that differ without their colours too. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: '<path d="M4.2 8.6 7 11.3l5-6.2"/>',
  bad: '<path d="m5 5 6 6m0-6-6 6"/>',
  maybe: '<path d="M5.8 6.2a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.5m0 2.2v.1"/>',
  plain: '<path d="M5 8h6"/>',
};

/** The sign of a tone, as large as the text around it and in its colour. */
export const sign = (tone: Tone): Markup =>
  html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" fill="none"
 stroke="currentColor" stroke-width="2" stroke-linecap="round"
 stroke-linejoin="round">${new Markup(SHAPES[tone])}</svg>`;

const FILL: Readonly<Record<Tone, string>> = { good: '#00629b', bad: '#b04300', maybe: '#7a5c00', plain: '#5c5954' };
const iconOf = (tone: Tone): string =>
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" ' +
  `fill="${FILL[tone]}"/><g fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" ` +
  `stroke-linejoin="round">${SHAPES[tone]}</g></svg>`;

/** A short word on a coloured ground. */
export const chip = (tone: Tone, words: Content): Markup =>
  html`<span class="chip ${tone}">${sign(tone)}${words}</span>`;

/** Something that AWS or HTTP names: it may break anywhere, and reads from left to right. */
export const code = (text: string): Markup => html`<code>${text}</code>`;

/** Names and what belongs to them. */
export const pairs = (rows: readonly (readonly [string, Content])[]): Markup =>
  html`<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

export const list = (items: readonly Content[]): Content =>
  items.length === 0 ? null : html`<ul class="list">${items.map((item) => html`<li>${item}</li>`)}</ul>`;

/** What opens on demand; `open` from the start. */
export const fold = (summary: Content, content: Content, isOpen = false): Markup =>
  html`<details${isOpen ? new Markup(' open') : null}><summary>${summary}</summary><div>${content}</div></details>`;
