import type { Command } from './build.ts';

/** What is done after the one call was examined: more calls, a comparison, a search in other places. */
export interface FollowUpFlags {
  readonly repeat?: string;
  readonly compareCaller?: string;
  readonly compareStage?: string;
  readonly compareTime?: string;
  readonly elsewhere?: boolean;
  readonly searchProfiles?: string;
}

export const MOST_CALLS = 100;

export const addFollowUpFlags = (command: Command): Command =>
  command
    .option('--repeat <n>', `make the real call n times (at most ${MOST_CALLS}) and count answers`)
    .option('--compare-caller <who>', 'compare with another caller: an ARN, "anonymous",\n"self" or profile:NAME')
    .option('--compare-stage <name>', 'compare with the same call on this stage')
    .option('--compare-time <time>', 'compare with the same call at this time, ISO 8601')
    .option('--elsewhere', 'search for the API in other Regions; automatic when\nit is not found')
    .option('--search-profiles <names>', 'also search for the API with these profiles: NAME,NAME,…');

export function followUpProblems(
  flags: FollowUpFlags & { readonly call: boolean; readonly case?: string; readonly practice?: boolean },
): readonly string[] {
  const { repeat, compareCaller, compareStage, compareTime } = flags;
  const compared = Object.entries({
    '--compare-caller': compareCaller,
    '--compare-stage': compareStage,
    '--compare-time': compareTime,
  }).filter(([, value]) => value !== undefined);
  const asked = [
    ...compared.map(([name]) => name),
    ...(repeat === undefined ? [] : ['--repeat']),
    ...(flags.elsewhere ? ['--elsewhere'] : []),
    ...(flags.searchProfiles === undefined ? [] : ['--search-profiles']),
  ];
  const times = Number(repeat ?? 1);
  return [
    ...(compared.length > 1 ? [`use only one of ${compared.map(([name]) => name).join(' and ')}`] : []),
    ...(Number.isInteger(times) && times >= 1 && times <= MOST_CALLS
      ? []
      : [`--repeat takes a number up to ${MOST_CALLS}, not "${repeat}"`]),
    ...(repeat !== undefined && !flags.call ? ['--repeat and --no-call cannot be used together'] : []),
    ...(compareCaller !== undefined &&
    !/^(anonymous|self|profile:.+|arn:[\w-]+:(iam|sts)::\d{12}:.+)$/.test(compareCaller)
      ? [`--compare-caller takes an IAM or STS ARN, "anonymous", "self" or profile:NAME, not "${compareCaller}"`]
      : []),
    ...(compareTime !== undefined && Number.isNaN(Date.parse(compareTime))
      ? [`--compare-time takes an ISO 8601 time, not "${compareTime}"`]
      : []),
    ...(flags.case !== undefined && flags.practice !== true && asked.length > 0
      ? [`${asked.join(', ')} with --case: add --practice, because an account has to be read`]
      : []),
  ];
}
