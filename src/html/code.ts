import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { NearMiss } from '../core/model/gate.ts';
import { difference } from '../core/report/words.ts';
import type { JudgedPolicy, StatementMark } from '../core/verdict/judged-policies.ts';
import { type Content, chip, fold, html, type Markup, type Tone } from './page.ts';

/** A block of commands or of an answer: long lines wrap, so nothing is out of sight or of reach. */
export const block = (text: string): Markup => html`<pre class="block">${text.replace(/\n+$/, '')}</pre>`;

/** Lines from `from` to `to`, both counted from 1 and both inside. */
interface Lines {
  readonly from: number;
  readonly to: number;
}

interface MarkedLines extends Lines {
  readonly mark: StatementMark;
  /** What it turns on, within the statement. */
  readonly key: Lines;
}

/** How many unmarked lines may stand open at once, and how many stay beside a mark. */
const [MOST_OPEN, BESIDE] = [24, 3];

/** A policy with its lines numbered, the statements that matter marked and the rest folded where it is long. */
export function policyDocument({ text, marks }: Pick<JudgedPolicy, 'text' | 'marks'>): Content {
  const pretty = laidOut(text);
  if (pretty === null) return block(text);
  const lines = pretty.split('\n');
  const marked = marks.flatMap((mark) => linesOfMark(pretty, mark)).sort((a, b) => a.from - b.from);
  let next = 1;
  const pieces: Content[] = [];
  for (const one of marked) {
    pieces.push(rest(lines, { from: next, to: one.from - 1 }, next > 1), statement(lines, one));
    next = one.to + 1;
  }
  pieces.push(rest(lines, { from: next, to: lines.length }, next > 1));
  return html`<div class="code">${pieces}</div>`;
}

function laidOut(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** Where a statement stands in the laid-out policy; nothing where the policy has no such statement. */
function linesOfMark(pretty: string, mark: StatementMark): readonly MarkedLines[] {
  const tree = parseTree(pretty);
  if (tree === undefined) return [];
  const statements = findNodeAtLocation(tree, ['Statement']);
  const isList = statements?.type === 'array';
  const found = isList ? statements.children?.[mark.index] : mark.index === 0 ? statements : undefined;
  if (found === undefined) return [];
  const lineAt = (offset: number): number => pretty.slice(0, offset).split('\n').length;
  const linesOf = ({ offset, length }: Node): Lines => ({ from: lineAt(offset), to: lineAt(offset + length) });
  const key = deepest(found, mark.at);
  return [{ ...linesOf(found), mark, key: linesOf(key.parent?.type === 'property' ? key.parent : key) }];
}

/** The node that these keys lead to, as far as they lead; `NotAction` stands for `Action` where that is written. */
function deepest(statement: Node, at: readonly string[]): Node {
  for (let length = at.length; length > 0; length--) {
    const keys = at.slice(0, length);
    const node = findNodeAtLocation(statement, keys) ?? findNodeAtLocation(statement, [`Not${keys[0]}`]);
    if (node !== undefined) return node;
  }
  return statement;
}

const ROLES: Readonly<Record<StatementMark['role'], { readonly tone: Tone; readonly words: string }>> = {
  grants: { tone: 'good', words: 'lets the call through' },
  refuses: { tone: 'bad', words: 'refuses the call' },
  nearest: { tone: 'maybe', words: 'is closest to allowing the call' },
};

function statement(lines: readonly string[], { from, to, mark, key }: MarkedLines): Markup {
  const { tone, words } = ROLES[mark.role];
  const differs = mark.role === 'nearest' && mark.element !== null ? `, but its ${mark.element} differs` : '';
  const isFiner = key.from > from || key.to < to;
  return html`<div class="statement ${tone}"><p>${chip(tone, `Statement ${mark.index + 1} ${words}${differs}`)}</p>
<pre>${numbered(lines, { from, to }, (number) => isFiner && number >= key.from && number <= key.to)}</pre></div>`;
}

function rest(lines: readonly string[], { from, to }: Lines, isBehindMark: boolean): Content {
  const count = to - from + 1;
  if (count <= 0) return null;
  if (count <= MOST_OPEN) return html`<pre>${numbered(lines, { from, to })}</pre>`;
  const open = isBehindMark ? { from, to: from + BESIDE - 1 } : null;
  const folded = { from: from + (open === null ? 0 : BESIDE), to: to - BESIDE };
  return [
    open === null ? null : html`<pre>${numbered(lines, open)}</pre>`,
    fold(`Lines ${folded.from} to ${folded.to}`, html`<pre>${numbered(lines, folded)}</pre>`),
    html`<pre>${numbered(lines, { from: to - BESIDE + 1, to })}</pre>`,
  ];
}

/** The numbers are drawn beside the text, so that they are not copied with it. */
const numbered = (lines: readonly string[], { from, to }: Lines, isKey?: (number: number) => boolean): Content =>
  lines.slice(from - 1, to).map((line, index) => {
    const number = from + index;
    const [indent = ''] = /^ */.exec(line) ?? [];
    const content = withKey(line.slice(indent.length));
    const drawn = isKey?.(number) === true ? html`<mark>${content}</mark>` : content;
    return html`<span class="line" data-n="${number}">${indent}${drawn}\n</span>`;
  });

/** A line of laid-out JSON with its key set off. */
function withKey(line: string): Content {
  const [, key, value = ''] = /^("(?:[^"\\]|\\.)*")(: .*)$/.exec(line) ?? [];
  return key === undefined ? line : [html`<b>${key}</b>`, value];
}

/** A unified diff: what goes and what comes by sign, colour and element. */
export function diffDocument(diff: string): Content {
  if (diff === '') return null;
  const lines = diff.replace(/\n$/, '').split('\n');
  return html`<div class="code diff"><pre>${lines.map(diffLine)}</pre></div>`;
}

function diffLine(line: string): Content {
  if (line.startsWith('--- ')) return null;
  if (line.startsWith('+++ ')) return html`<strong class="line">${line.slice(4)}\n</strong>`;
  if (line.startsWith('@@')) return html`<span class="line hunk">${line}\n</span>`;
  if (line.startsWith('+')) return html`<ins class="line">${line}\n</ins>`;
  if (line.startsWith('-')) return html`<del class="line">${line}\n</del>`;
  return html`<span class="line">${line}\n</span>`;
}

/** What a statement has above what the call has, with the segment marked in which they first differ. */
export function nearMiss({ policy, index, sid, element, segment, granted, asked }: NearMiss): Markup {
  // Values of a condition are compared as a whole; in ARNs and actions one segment differs.
  const { start, grantedEnd, askedEnd } =
    element === 'Condition'
      ? { start: 0, grantedEnd: granted.length, askedEnd: asked.length }
      : difference(granted, asked);
  const marked = (text: string, end: number): Content => [
    text.slice(0, start),
    html`<mark>${text.slice(start, end)}</mark>`,
    text.slice(end),
  ];
  const what = segment === null || segment === element ? element : `${element}, ${segment}`;
  return html`<div class="compare"><p>${policy}, statement ${index + 1}${sid === null ? '' : ` (${sid})`}: ${what}</p>
<dl><div><dt>The policy has</dt><dd><code>${marked(granted, grantedEnd)}</code></dd></div>
<div><dt>The call has</dt><dd><code>${marked(asked, askedEnd)}</code></dd></div></dl></div>`;
}
