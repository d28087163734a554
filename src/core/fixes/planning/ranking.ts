import type { FindingCode } from '../../causes/index.ts';
import type { FixPlan, Reach, Region } from '../../model/plan.ts';
import { VERBS } from '../../model/request.ts';
import type { Asked } from '../reach/difference.ts';
import { plainBlock } from '../reach/sets.ts';
import type { Candidate } from './types.ts';

/** What of a plan decides its place. */
export type Ranked = Pick<FixPlan, 'causes' | 'widens' | 'shutsOut' | 'alsoPublishes' | 'changes'> &
  Pick<Candidate, 'bearing'>;

const BEARING = ['slip', 'mends', undefined, 'works-around'] as const;

/** Of a change in several parts: what its worst part is. */
export const worst = (...bearings: readonly Candidate['bearing'][]): Candidate['bearing'] =>
  BEARING[Math.max(...bearings.map((bearing) => BEARING.indexOf(bearing)))];

/**
 * Compares plans: the one that a careful engineer would press comes first. Of two plans for one cause the first of
 * these decides: it corrects a slip, it does not let in everyone, it mends what refuses the call, it lets in less, it
 * shuts out less, it deploys fewer edits of others, it makes fewer changes. `codes`: the causes as they matter.
 */
export function leastFirst(codes: readonly FindingCode[], asked: Asked): (a: Ranked, b: Ranked) => number {
  const costs = ({ causes, bearing, widens, shutsOut, alsoPublishes, changes }: Ranked): readonly number[] => [
    Math.min(...causes.map((code) => codes.indexOf(code)).filter((at) => at >= 0)),
    Number(bearing !== 'slip'),
    Number(widens.everyone),
    BEARING.indexOf(bearing),
    breadth({ ...widens, regions: widens.regions.filter((region) => !isOfAskedCaller(region, asked)) }),
    breadth({ ...shutsOut, notCompared: [] }),
    alsoPublishes.length,
    changes.length,
  ];
  return (a, b) => {
    const others = costs(b);
    return (
      costs(a)
        .map((cost, at) => cost - (others[at] ?? 0))
        .find((difference) => difference !== 0) ?? 0
    );
  };
}

/** What cannot be compared, or is said in words alone, may be anything. */
const UNKNOWN = 10_000;
const EVERYONE = 1_000;
const ACCOUNT = 50;
/** Whoever reaches an endpoint: more than a network of a company. */
const VPC = 40;

/**
 * How much of the API's calls: the callers of each verb of each route. Values in the path do not count: which of two
 * scopes comes first is decided where they are written.
 */
function breadth({ regions, notCompared }: Pick<Reach, 'regions' | 'notCompared'>): number {
  const callers = new Map<string, number>();
  for (const region of regions)
    for (const call of callsIn(region)) callers.set(call, Math.max(callers.get(call) ?? 0, callersIn(region)));
  const inWords = regions.filter(({ routes }) => routes.length === 0);
  return (inWords.length + notCompared.length) * UNKNOWN + sum([...callers.values()]);
}

const callsIn = ({ routes, verbs }: Region): readonly string[] =>
  routes.flatMap((route) => (verbs.includes('ANY') ? VERBS : verbs).map((verb) => `${verb} ${route}`));

function callersIn({ principals, addresses, endpoints, tokens }: Region): number {
  const named = principals.map((name) =>
    name === '*' || name === 'signed' ? EVERYONE : name.endsWith(':root') ? ACCOUNT : 1,
  );
  return Math.min(
    // Where nobody is named, whoever the other checks admit is meant.
    Math.max(1, sum(named) + tokens.length),
    ...(addresses.length === 0 ? [] : [Math.max(...addresses.map(networkSize))]),
    ...(endpoints.length === 0 ? [] : [VPC * endpoints.length]),
  );
}

/** A block that is most of the internet is everyone. */
function networkSize(block: string): number {
  const prefix = Number(block.split('/')[1]);
  return prefix < 8 ? EVERYONE : 2 + (block.includes(':') ? 128 : 32) - prefix;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Other values in the path of the asked route, for the caller that asked. */
function isOfAskedCaller({ principals, addresses, endpoints, routes, verbs }: Region, asked: Asked): boolean {
  const isSame = (list: readonly string[], wanted: string | null): boolean => list.join() === wanted;
  const isPlace =
    (asked.address === null || isSame(addresses.map(plainBlock), asked.address)) &&
    (asked.endpoint === null || isSame(endpoints, asked.endpoint)) &&
    addresses.length + endpoints.length > 0;
  const isCaller = asked.signer === null ? isSame(principals, '*') && isPlace : isSame(principals, asked.signer);
  return isCaller && isSame(routes, asked.route) && verbs.every((verb) => asked.verbs.some((one) => one === verb));
}
