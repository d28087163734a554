import process from 'node:process';
import { isAlive } from './files.ts';

/** How often it is looked whether the parent is still there. Milliseconds. */
const EVERY = 500;
/** The first process of a system, or of a container, adopts what is left of others: it is nobody's shell. */
const FIRST = 1;

/**
 * Calls back when the process that started this one has ended, however it did; returns the way to stop. Nobody is told
 * of a parent that was killed, so it is looked for. What was started by the first process has no parent to end with.
 */
export function onParentEnd(listener: () => void): () => void {
  const parent = process.ppid;
  if (parent <= FIRST) return () => undefined;
  const timer = setInterval(() => {
    // Windows goes on naming a parent that is gone.
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    listener();
  }, EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
