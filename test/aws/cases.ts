import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { practiceProfiles } from '../../src/aws/index.ts';
import { applyPatch, type LoadedCase, loadCase, type Patch, shiftToNow } from '../../src/core/intake/cases/index.ts';
import type { CallerChoice, Clock } from '../../src/core/model/ports.ts';
import { systemClock } from '../../src/host/clock.ts';
import { type Practice, startPractice } from '../../src/practice/index.ts';
import { accountAt } from './support.ts';

/** One moment for all: practice moves a case's times to now, and the SDK signs for the server's day. */
const NOW = systemClock.now();
const clock: Clock = { now: () => NOW, sleep: systemClock.sleep };

const CASES = join(import.meta.dirname, '..', 'cases');

const filesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
    .map((name) => ({
      name: name.replace('.json', ''),
      json: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Described,
    }));

/**
 * Every REST case of test/cases and test/cases/own with its repaired twin and its half repaired forms; as written and
 * as though the call were made now.
 */
export const restCases = withVariants(
  [...filesOf(CASES), ...filesOf(join(CASES, 'own'))].filter(({ json }) => json.apiType === 'REST'),
);

/** The given ones alone: each can be called over plain HTTP. */
export const givenRestCases = withVariants(filesOf(CASES).filter(({ json }) => json.apiType === 'REST'));

/** The same for HTTP and WebSocket APIs, from all folders. */
export const v2Cases = withVariants(
  [...filesOf(CASES), ...filesOf(join(CASES, 'own'))].filter(({ json }) => json.apiType !== 'REST'),
);

function withVariants(files: ReturnType<typeof filesOf>) {
  return files
    .flatMap(({ name, json }) => [
      { name, json },
      ...(json.answer.healthyTwin
        ? [{ name: `${name} (repaired)`, json: patched(name, json, json.answer.healthyTwin) }]
        : []),
      ...(json.answer.halfFixed ?? []).map(({ repairs, patch }) => ({
        name: `${name} (without ${repairs})`,
        json: patched(name, json, patch),
      })),
    ])
    .map(({ name, json }) => {
      const file = read(name, json).caseFile;
      return { name, file, case: read(name, shiftToNow(file, new Date(NOW).toISOString())) };
    });
}

interface Described {
  readonly apiType: string;
  readonly answer: {
    readonly healthyTwin?: Patch;
    readonly halfFixed?: readonly { readonly repairs: string; readonly patch: Patch }[];
  };
}

function patched(name: string, json: unknown, patch: Patch): unknown {
  const result = applyPatch(json, patch);
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result.value;
}

export type RestCase = (typeof restCases)[number];

function read(name: string, json: unknown): LoadedCase {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(`${name}: ${loaded.problems.join('; ')}`);
  return loaded.case;
}

/** A practice account that holds the case, opened over HTTP, and the case's own caller. */
export async function openCase({ case: one, file }: RestCase) {
  const practice = await startPractice({ cases: [file], clock });
  const options = {
    practice: practiceProfiles(practice),
    region: one.facts.scope.region,
    matchKey: true,
    invokeEndpoint: practice.invokeEndpoint,
  };
  return { practice, account: accountAt(practice.url, options, clock), caller: callerOf(one, practice) };
}

function callerOf(one: LoadedCase, practice: Practice): CallerChoice {
  const profile = practice.profiles.find((candidate) => candidate.accessKeyId === one.request.signing?.accessKeyId);
  return profile ? { kind: 'profile', profile: profile.name } : { kind: 'anonymous' };
}
