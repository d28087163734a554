import { expect, it } from 'vitest';
import type { Seen } from '../support/partial/proxy.ts';
import { caseSubjects } from '../support/partial/subjects.ts';
import { rowsOf, strangeFaults } from '../support/partial/table.ts';

// Calls through a CloudFront distribution that cannot be read, or whose settings say what nobody knows: nothing is said
// of the API behind it.

/** Answers of CloudFront that are none, and wrong types where headers are passed on. */
const ofCloudFront = (seen: Seen) =>
  strangeFaults(seen).filter((fault) => {
    const [one] = fault;
    if (one?.kind !== 'strange' || !one.operation.startsWith('cloudfront:')) return false;
    return typeof one.answers === 'string' || JSON.stringify(one.answers).includes('Behavior');
  });

it.each(['network-cdn-drops-signature', 'network-cdn-all-viewer-before-http-api'])('%s', async (wanted) => {
  const subject = caseSubjects(1).find(({ name }) => name === wanted);
  if (subject === undefined) throw new Error('no such case');
  const rows = await rowsOf(subject, (faults) => faults, ofCloudFront);
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ verdict }) => verdict === 'FALSE')).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'cannot-tell').length).toBeGreaterThan(10);
});
