import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { practiceOnDemand } from '../../src/commands/wizard/practice-on-demand.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';

const needs = { environment: { variables: {}, platform: process.platform, home: '/nonexistent' }, clock: systemClock };

it('has its calls as soon as it is planned, and is served once, with the same', async () => {
  const practice = practiceOnDemand(async () => builtinCases(), needs);
  expect(practice.calls()).toEqual([]);
  const [{ calls }, again] = await Promise.all([practice.planned(), practice.planned()]);
  expect(calls).toHaveLength(builtinCases().length);
  expect(again.calls).toBe(calls);
  expect(practice.calls()).toBe(calls);
  const [served, same] = await Promise.all([practice.served(), practice.served()]);
  expect(same).toBe(served);
  expect(served.calls).toBe(calls);
  await practice.close();
});

it('each call names a profile that the served account holds, or nobody', async () => {
  const practice = practiceOnDemand(async () => builtinCases(), needs);
  const { calls, options } = await practice.served();
  const names = options.practice?.profiles.map(({ name }) => name) ?? [];
  const callers = calls.flatMap(({ caller }) => (caller.kind === 'profile' ? [caller.profile] : []));
  expect(callers.length).toBeGreaterThan(0);
  expect(names).toEqual(expect.arrayContaining(callers));
  await practice.close();
});

it('starts anew after it was closed, which nobody need have served', async () => {
  const practice = practiceOnDemand(async () => builtinCases(), needs);
  await practice.planned();
  await practice.close();
  expect(practice.calls()).toEqual([]);
  const first = await practice.served();
  await practice.close();
  await expect(fetch(first.practice.url)).rejects.toThrow();
  const second = await practice.served();
  expect(second.practice.token).not.toBe(first.practice.token);
  await practice.close();
});

it('what hinders the serving is told, and tried again by the next who asks', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { readonly port: number }).port));
  });
  const practice = practiceOnDemand(async () => builtinCases(), { ...needs, port });
  await expect(practice.served()).rejects.toThrow(/EADDRINUSE/);
  await new Promise((resolve) => other.close(resolve));
  expect((await practice.served()).practice.url).toContain(`:${port}`);
  await practice.close();
});
