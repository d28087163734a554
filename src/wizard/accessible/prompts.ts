import type { Purpose } from '../ui.ts';

/** What is asked for in each text field. An empty line leaves it. */
export const PROMPTS: Readonly<Record<Purpose, string>> = {
  filter: 'Part of a name: ',
  paste: 'Paste it, then a line with a single dot: ',
  call: 'Verb and path, as in GET /orders/42: ',
  arn: 'ARN of the user or role: ',
  'source-ip': 'Source address, or nothing when it is not known: ',
  question: '',
  confirm: "The stage's name, to apply the change; an empty line leaves it: ",
};

/** Not shown while they are typed. */
export const SECRETS: readonly Purpose[] = [];
