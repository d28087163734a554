import type { Purpose } from '../ui.ts';

/** What is asked for in each text field. An empty line leaves it. */
export const PROMPTS: Readonly<Record<Purpose, string>> = {
  filter: 'Part of a name: ',
  paste: 'Paste the text, then enter a line with a single dot: ',
  call: 'Verb and path, as in GET /orders/42: ',
  arn: 'ARN of the user or role: ',
  region: 'Region, as in eu-west-1: ',
  'api-id': 'Id of the API: ',
  'stage-name': 'Name of the stage: ',
  'other-stage': 'Name of the stage: ',
  'other-time': 'Time, as in 2026-11-30T07:00:00Z: ',
  'source-ip': 'Source address, or nothing if you do not know it: ',
  vpce: 'VPC endpoint, or nothing for the internet: ',
  'user-agent': 'User-Agent header of the call, or nothing when it is not known: ',
  referer: 'Referer header of the call, or nothing when it is not known: ',
  origin: 'Origin of the page, as in https://app.example.com, or nothing when no browser calls: ',
  token: 'Bearer token, or nothing for none: ',
  'api-key': 'API key, or nothing for none: ',
  question: '',
  confirm: 'Type the stage name to continue, or press Enter to cancel: ',
};

/** Not shown while they are typed. */
export const SECRETS: readonly Purpose[] = ['token', 'api-key'];
/** An empty line is an answer. */
export const MAY_BE_EMPTY: readonly Purpose[] = [
  'source-ip',
  'vpce',
  'user-agent',
  'referer',
  'origin',
  'token',
  'api-key',
];
