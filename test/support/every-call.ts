import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variantsOf } from '../../scripts/lib/variants.mjs';
import { type LoadedCase, loadCase } from '../../src/core/intake/cases/index.ts';
import { denied, failed } from '../../src/core/model/fact.ts';
import type { Facts } from '../../src/core/model/facts.ts';

/** A call and the account that it goes to. */
export interface NamedCall {
  readonly name: string;
  readonly loaded: LoadedCase;
}

const TEST = join(import.meta.dirname, '..');
type Document = Readonly<Record<string, unknown>> & { readonly observed?: { readonly status: number | null } | null };

/** Every case, repaired, half repaired and as it is, and every claim; as it was seen and as though nobody had. */
export function everyCall(): readonly NamedCall[] {
  const documents = [
    ...filesOf('cases').flatMap(variants),
    ...filesOf('cases/own').flatMap(variants),
    ...filesOf('claims'),
  ];
  return documents.flatMap(({ name, document }) => {
    const { id, category, summary, source, answer, observed, ...call } = document;
    const isSeen = observed != null && observed.status !== null;
    const blind = { name: `${name}, not seen`, loaded: loadedOf(call) };
    return isSeen ? [{ name, loaded: loadedOf({ ...call, observed }) }, blind] : [blind];
  });
}

/** The documents of a folder of tests, each with its answer. */
export function filesOf(folder: string): readonly { readonly name: string; readonly document: Document }[] {
  return readdirSync(join(TEST, folder))
    .filter((name) => name.endsWith('.json') && name !== 'case.schema.json' && name !== 'expected.json')
    .map((name) => ({
      name: `${folder}/${name.replace('.json', '')}`,
      document: JSON.parse(readFileSync(join(TEST, folder, name), 'utf8')) as Document,
    }));
}

const variants = ({ name, document }: { readonly name: string; readonly document: Document }) =>
  variantsOf(document).map((one) => ({ name: `${name} (${one.variant})`, document: one.document as Document }));

function loadedOf(document: unknown): LoadedCase {
  const loaded = loadCase(document);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.case;
}

/** The same facts with one after another unread: denied, or failed, by turns. */
export function* withOneUnread(facts: Facts): Generator<{ readonly unread: string; readonly facts: Facts }> {
  let turn = 0;
  const unreadable = () =>
    turn++ % 2 === 0 ? denied('Read', 'aws:Read') : failed('Read', 'the connection was reset by the other side');
  for (const [name, fact] of Object.entries(facts)) {
    if (name === 'draft' || name === 'deployed')
      for (const part of Object.keys(facts[name]))
        yield { unread: `${name}.${part}`, facts: { ...facts, [name]: { ...facts[name], [part]: unreadable() } } };
    else if (fact !== null && typeof fact === 'object' && 'state' in fact)
      yield { unread: name, facts: { ...facts, [name]: unreadable() } };
  }
}

const SEED = process.env['SWEEP_SEED'] ?? '1';

/**
 * Whether this one of very many is looked at in this run: one in `share`, others with another `SWEEP_SEED`, all of them
 * with `SWEEP_SEED=all`.
 */
export const isDrawn = (index: number, share: number): boolean =>
  SEED === 'all' || (Math.imul(index + 7919 * Number(SEED), 2654435761) >>> 16) % share === 0;
