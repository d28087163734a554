import { isObject, type JsonObject } from '../../core/fixes/planning/json.ts';
import { sameDocument } from './documents.ts';

/** What is left of a document once one change is taken out of it; or why the change cannot be told from later edits. */
export type Merged = { readonly ok: true; readonly text: string | null } | { readonly ok: false; readonly why: string };

type Json = unknown;

/** What was there before a change, what the change made of it, and what stands now. Null for nothing. */
export interface ThreeTexts {
  readonly before: string | null;
  readonly written: string | null;
  readonly now: string | null;
}

/**
 * Takes a change out of a policy that somebody edited since: their statements stay as they are, ours go, and those that
 * we had corrected or removed come back. A policy that this leaves without statements is none.
 */
export function policyWithout({ before, written, now }: ThreeTexts): Merged {
  return merged(() => {
    if (now === null) return undefined;
    const [made, stands] = [parsed(written), parsed(now)];
    const was = before === null ? { ...(isObject(made) ? made : {}), Statement: [] } : parsed(before);
    const remaining = without([], was, made, stands);
    const isEmpty = isObject(remaining) && toList(remaining['Statement']).length === 0;
    return isEmpty ? undefined : remaining;
  });
}

/**
 * The same for settings of one thing: a setting with a third value is somebody else's and stays. Where there is none,
 * it is `before` as it stood, however AWS writes an empty member.
 */
export function settingsWithout({ before, written, now }: ThreeTexts): Merged {
  const result = merged(() => without([], parsed(before), parsed(written), parsed(now)));
  if (!result.ok) return result;
  return same(filled(parsed(result.text)), filled(parsed(before))) ? { ok: true, text: before } : result;
}

/** AWS leaves an empty member out, or writes null, an empty text or an empty list. */
export const isEmpty = (value: Json): boolean =>
  isNothing(value) || value === '' || (Array.isArray(value) && value.length === 0);

/** Without empty members. */
function filled(value: Json): Json {
  if (isEmpty(value)) return undefined;
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const kept = filled(member);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(members);
}

/** The settings that a change makes of others: only what it names, also inside; null takes a member away. */
export function settingsWith(before: string | null, after: string | null): string | null {
  if (before === null || after === null) return after;
  return JSON.stringify(overlaid(parsed(before), parsed(after)));
}

/** Thrown where a value that the change added was edited since: what of it is whose cannot be told. */
class Inseparable extends Error {}

function merged(make: () => Json): Merged {
  try {
    const value = make();
    return { ok: true, text: value === undefined || value === null ? null : JSON.stringify(value) };
  } catch (error) {
    if (error instanceof Inseparable) return { ok: false, why: error.message };
    throw error;
  }
}

/** `now` without what turned `was` into `made`; undefined where nothing is left. */
function without(at: readonly string[], was: Json, made: Json, now: Json): Json {
  if (same(now, made)) return was ?? undefined;
  if (same(was, made) || same(now, was) || isNothing(now)) return now;
  if ([was, made, now].some(Array.isArray)) {
    const remaining = listWithout(at, toList(was), toList(made), toList(now));
    if (remaining.length === 0) return undefined;
    return remaining.length === 1 && !Array.isArray(now) ? remaining[0] : remaining;
  }
  if (!isObject(made) || !isObject(now)) return now;
  if (!isObject(was))
    throw new Inseparable(
      `${at.join(' ') || 'The part that the change added'} was edited after apigw-doctor wrote it.`,
    );
  const names = [...new Set([...Object.keys(now), ...Object.keys(was)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const remaining = without([...at, nameOf(name, now)], was[name], made[name], now[name]);
      return remaining === undefined ? [] : [[name, remaining]];
    }),
  );
}

const nameOf = (name: string, holder: JsonObject): string =>
  typeof holder['Sid'] === 'string' ? `of "${holder['Sid']}" ${name}` : name;

/** Lists are told by what they hold: one statement, one rule, one value after the other. */
function listWithout(at: readonly string[], was: readonly Json[], made: readonly Json[], now: readonly Json[]): Json[] {
  const added = made.filter((one) => !has(was, one));
  const removed = was.filter((one) => !has(made, one));
  const theirs = now.filter((one) => !has(made, one) && !has(was, one));
  /** An element of theirs that is one of ours, edited. */
  const edited = pairs(
    theirs,
    added.filter((one) => !has(now, one)),
  );
  /** What of before an added element stands in the place of. */
  const replaced = pairs(added, removed);
  const back = new Set<Json>();
  const remaining: Json[] = [];
  for (const one of now) {
    const ours = added.find((other) => same(other, one)) ?? edited.get(one);
    if (ours === undefined) {
      remaining.push(one);
      continue;
    }
    const old = replaced.get(ours);
    back.add(old);
    if (same(ours, one)) {
      if (old !== undefined && !has(now, old)) remaining.push(old);
      continue;
    }
    const kept = without([...at, titleOf(one)], old, ours, one);
    if (kept !== undefined) remaining.push(kept);
  }
  // Somebody removed what we had put in the place of it: it stays away.
  for (const ours of added) if (!has(now, ours)) back.add(replaced.get(ours));
  for (const old of removed)
    if (!back.has(old) && !has(now, old)) remaining.splice(Math.min(was.indexOf(old), remaining.length), 0, old);
  return remaining;
}

const titleOf = (one: Json): string => {
  const name = isObject(one) ? (one['Sid'] ?? one['Name']) : undefined;
  return typeof name === 'string' ? `"${name}"` : 'a statement';
};

/** Each of these with the one of those that it was, or is, another version of. */
function pairs(these: readonly Json[], those: readonly Json[]): ReadonlyMap<Json, Json> {
  const found = new Map<Json, Json>();
  for (const one of these) {
    const open = those.filter((other) => ![...found.values()].includes(other));
    const best = open.map((other) => [similarity(one, other), other] as const).sort(([a], [b]) => b - a)[0];
    if (best !== undefined && best[0] >= 0.5) found.set(one, best[1]);
  }
  return found;
}

/** From 0 to 1: by name where both have one, else how many of their members are equal. */
function similarity(one: Json, other: Json): number {
  if (!isObject(one) || !isObject(other)) return 0;
  for (const id of ['Sid', 'Name'])
    if (one[id] !== undefined && other[id] !== undefined) return one[id] === other[id] ? 1 : 0;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => same(one[name], other[name])).length / names.size;
}

function overlaid(before: Json, after: Json): Json {
  if (!isObject(before) || !isObject(after)) return after;
  const over = Object.entries(after).map(([name, value]) => [name, overlaid(before[name], value)] as const);
  const members = { ...before, ...Object.fromEntries(over) };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isNothing(value)));
}

const parsed = (text: string | null): Json => (text === null ? undefined : (JSON.parse(text) as Json));
const isNothing = (value: Json): boolean => value === undefined || value === null;
const toList = (value: Json): readonly Json[] => (isNothing(value) ? [] : Array.isArray(value) ? value : [value]);
const textOf = (value: Json): string | null => (isNothing(value) ? null : JSON.stringify(value));
const same = (a: Json, b: Json): boolean => sameDocument(textOf(a), textOf(b));
const has = (list: readonly Json[], one: Json): boolean => list.some((other) => same(other, one));
