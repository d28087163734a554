// Wizard sessions of one process, one after another on one practice account: pick an API, diagnose, apply the fix,
// check, undo. Prints what the process held, and fails where anything of a session stays.
// Usage: node --expose-gc test/soak/run.mjs [SESSIONS]   15 when left out
import { shipped } from '../../scripts/build/shipped.mjs';
import { sources } from '../../scripts/lib/sources.mjs';

const count = Number(process.argv[2] ?? 15);
if (globalThis.gc === undefined) throw new Error('run it with node --expose-gc');
const { soak } = await sources({ soak: 'test/soak/soak.ts' }, shipped);

/**
 * What a session reads and draws takes some hundred kilobytes: a session that stays, or one list of it, is seen at
 * once, and 20 KB a session only after days. In few sessions code is still compiled and caches with an end still fill.
 */
const MOST_KB = count >= 100 ? 20 : 1000;

const say = (text) => process.stdout.write(`${text}\n`);
const kb = ({ heap }) => heap / 1024;
const every = Math.max(1, Math.round(count / 10));
const { sessions, before, after, isAccountAsBefore, warnings } = await soak.soak(count, (number, held) => {
  if (number % every === 0)
    say(`${String(number).padStart(5)} sessions: ${kb(held).toFixed()} KB ${words(held.handles)}`);
});
const slope = slopeOf(sessions.slice(Math.floor(count * 0.2)).map(kb));
say(`heap: ${slope.toFixed(1)} KB a session over the last 80 % of ${count} (at most ${MOST_KB})`);
say(`handles: ${words(before.handles)} before, ${words(after.handles)} after`);
const added = Object.entries(after.listeners).filter(([name, many]) => many > (sessions[0].listeners[name] ?? 0));
say(`listeners of the process added since the first session: ${words(Object.fromEntries(added)) || 'none'}`);
say(`warnings of Node: ${warnings.join('; ') || 'none'}`);
say(`account as before: ${isAccountAsBefore ? 'yes' : 'no'}`);

const isFlat = slope <= MOST_KB && words(before.handles) === words(after.handles) && added.length === 0;
process.exitCode = isFlat && warnings.length === 0 && isAccountAsBefore ? 0 : 1;

/** Of the line of least squares through these values, by one step. */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [up, across] = values.reduce(
    ([rise, run], value, at) => [rise + (at - middle) * (value - mean), run + (at - middle) ** 2],
    [0, 0],
  );
  return up / across;
}

function words(counts) {
  return Object.entries(counts)
    .map(([name, many]) => `${many} ${name}`)
    .join(', ');
}
