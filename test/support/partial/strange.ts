import type { WireReply } from '../../../src/practice/http/types.ts';
import type { Operation } from './shapes.ts';

/** How somebody answers who is not AWS: always the same, or AWS's own answer with another type in one place. */
export type Strange = (typeof PAGES)[number] | { readonly wrong: string; readonly type: (typeof TYPES)[number] };
export const PAGES = ['html', 'empty', '{}', '[]', '"text"', 'null', 'login'] as const;
export const TYPES = ['text', 'number', 'list', 'object', 'of numbers'] as const;

const BODIES: Readonly<Record<(typeof PAGES)[number], string>> = {
  html: '<!doctype html><html><head><title>Sign in</title></head><body><p>Please <b>sign in</b></p></body></html>',
  empty: '',
  '{}': '{}',
  '[]': '[]',
  '"text"': '"text"',
  null: 'null',
  login: '{"error":"login required","url":"https://portal.example/login"}',
};

export function strangely(_: Operation, reply: WireReply, answers: Strange): WireReply {
  if (typeof answers === 'string') {
    const type = answers === 'html' ? 'text/html' : (reply.headers['content-type'] ?? 'application/json');
    return { status: 200, headers: { 'content-type': type }, body: BODIES[answers] };
  }
  const { wrong, type } = answers;
  return { ...reply, body: changed(reply.body, wrong, type) };
}

/**
 * The names under which lists, objects, texts and flags stand in an answer. A name that stands in several places is
 * wrong in all of them.
 */
export function placesIn(_: Operation, body: string): readonly string[] {
  const found = new Set<string>();
  if (body.trimStart().startsWith('<')) {
    for (const [, name = ''] of body.matchAll(/<([A-Za-z]+)(?: [^<>]*)?>/g))
      if (!/(Response|Result|ResponseMetadata|RequestId|requestId)$/.test(name)) found.add(name);
    return [...found];
  }
  try {
    walk(JSON.parse(body), (name, value) => {
      found.add(name);
      return value;
    });
  } catch {
    return [];
  }
  return [...found];
}

function changed(body: string, wrong: string, type: (typeof TYPES)[number]): string {
  if (body.trimStart().startsWith('<')) {
    const inner = { text: 'text', number: '7', list: '<x>1</x><x>2</x>', object: '<x>1</x>', 'of numbers': '<x/>' }[
      type
    ];
    return body.replace(
      new RegExp(`<${wrong}(?: [^<>]*)?>[\\s\\S]*?</${wrong}>`, 'g'),
      `<${wrong}>${inner}</${wrong}>`,
    );
  }
  return JSON.stringify(walk(JSON.parse(body), (name, value) => (name === wrong ? otherThan(value, type) : value)));
}

const VALUES = { text: 'text', number: 7, list: [[7]], object: { text: [[7]] }, 'of numbers': [7] } as const;

/** A value of the type, unless it has that type already: then it has none. */
const otherThan = (value: unknown, type: (typeof TYPES)[number]): unknown =>
  kindOf(value) === kindOf(VALUES[type]) ? (Array.isArray(value) && type === 'of numbers' ? [7] : value) : VALUES[type];
const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

function walk(value: unknown, to: (name: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => walk(one, to));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const next = to(name, one);
      return [name, next === one ? walk(one, to) : next];
    }),
  );
}
