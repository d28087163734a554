import { afterEach } from 'vitest';

/** Hands on what a test opens, and closes it when the test has ended: what was opened last is closed first. */
export function closedAfterEach(): <T extends { close(): unknown }>(opened: T) => T {
  const all: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of all.splice(0).reverse()) await one.close();
  });
  return (opened) => {
    all.push(opened);
    return opened;
  };
}
