import type { Fared, ProgramName } from './programs.ts';
import type { Row } from './row.ts';
import { ENDPOINT_ROWS } from './rows/endpoints.ts';
import { KEY_ROWS } from './rows/keys.ts';
import { MACHINE_ROWS } from './rows/machine.ts';
import { NETWORK_ROWS } from './rows/network.ts';
import { REGION_ROWS } from './rows/regions.ts';
import { ROLE_ROWS } from './rows/roles.ts';
import { SIGN_IN_ROWS } from './rows/sign-in.ts';

export const ROWS: readonly Row[] = [
  ...KEY_ROWS,
  ...ROLE_ROWS,
  ...SIGN_IN_ROWS,
  ...REGION_ROWS,
  ...MACHINE_ROWS,
  ...ENDPOINT_ROWS,
  ...NETWORK_ROWS,
];

export type Fares = Readonly<Partial<Record<ProgramName, Fared>>> & { readonly own: Fared };

/** In what this program differs from a version of the AWS CLI in one row; empty where in nothing. */
export function differences(own: Fared, cli: Fared): readonly string[] {
  const compared = own.works && cli.works ? (['identity', 'region', 'endpoint'] as const) : [];
  return [
    ...(own.works === cli.works
      ? []
      : [`${own.works ? 'works' : 'fails'}, the AWS CLI ${cli.works ? 'works' : 'fails'}`]),
    ...compared.flatMap((what) => (own[what] === cli[what] ? [] : [`${what} ${own[what]}, not ${cli[what]}`])),
    ...(own.asked.join() === cli.asked.join() ? [] : [`asked ${list(own.asked)}, not ${list(cli.asked)}`]),
  ];
}

const list = (asked: readonly string[]): string => (asked.length === 0 ? 'nobody' : asked.join('; '));

/** What is wrong with a row: a difference without a reason, a reason without a difference, a message or a code. */
export function problems(row: Row, { own, ...clis }: Fares): readonly string[] {
  const ofVersions = (['v1', 'v2'] as const).flatMap((version) => {
    const cli = clis[version];
    if (cli === undefined) return [];
    const found = differences(own, cli);
    const reason = row.except?.[version];
    if (reason === undefined) {
      const silent = row.fails !== undefined && !row.fails.cli.test(cli.message) ? [`it says: ${cli.message}`] : [];
      return [...found, ...silent].map((problem) => `${version}: ${problem}`);
    }
    return found.length > 0 || isOtherMessage(row, cli) ? [] : [`${version}: does not differ, and should: ${reason}`];
  });
  const wanted = row.fails?.exit ?? 0;
  return [
    ...ofVersions,
    ...(own.exit === wanted ? [] : [`exit ${own.exit}, not ${wanted}: ${own.message}`]),
    ...(row.fails === undefined || row.fails.says.test(own.message) ? [] : [`says: ${own.message}`]),
  ];
}

const isOtherMessage = ({ fails }: Row, cli: Fared): boolean => fails !== undefined && !fails.cli.test(cli.message);

export type Verdict = 'equal' | 'better' | 'justified';

/** Equal to a version of the AWS CLI in all, with more told, or differing from one for a reason. */
export function verdict({ except, more }: Row): Verdict {
  if (except !== undefined) return 'justified';
  return more === undefined ? 'equal' : 'better';
}

/** The table as Markdown: each row, then each difference with its reason. */
export function markdown(rows: readonly { readonly row: Row; readonly fares: Fares }[]): string {
  const count = (wanted: Verdict): number => rows.filter(({ row }) => verdict(row) === wanted).length;
  const unjustified = rows.filter(({ row, fares }) => problems(row, fares).length > 0);
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const lines = rows.map(({ row, fares: { own, v1, v2 } }) => {
    const what = own.works ? `${own.identity} in ${own.region} at ${own.endpoint}` : own.message;
    const exits = [own, v1, v2].map((fared) => String(fared?.exit ?? '–'));
    return `| ${[row.name, verdict(row), what, ...exits].map(cell).join(' | ')} |`;
  });
  const reasons = rows.flatMap(({ row, fares }) =>
    (['v1', 'v2'] as const).flatMap((version) => {
      const cli = fares[version];
      const reason = row.except?.[version];
      if (cli === undefined || reason === undefined) return [];
      const found = differences(fares.own, cli);
      return [
        `- ${row.name} (${version}): ${found.length === 0 ? `it says: ${cli.message}` : found.join('; ')}. ` +
          `Why: ${reason}.`,
      ];
    }),
  );
  const better = rows.flatMap(({ row }) => (row.more === undefined ? [] : [`- ${row.name}: ${row.more}.`]));
  const wrong = unjustified.map(({ row, fares }) => `- ${row.name}: ${problems(row, fares).join('; ')}`);
  return [
    `${rows.length} rows: ${count('equal')} equal, ${count('better')} better, ${count('justified')} justified, ` +
      `${unjustified.length} unjustified`,
    '',
    '| situation | verdict | this program | exit | v1 | v2 |\n|---|---|---|---|---|---|',
    ...lines,
    '\nDifferences, and why:\n',
    ...reasons,
    '\nWhat this program says besides:\n',
    ...better,
    ...(wrong.length === 0 ? [] : ['\nWithout a reason:\n', ...wrong]),
    '',
  ].join('\n');
}
