import { filterRows } from '../components/select/filter.ts';
import { createController } from '../controller.ts';
import { TERMS } from '../glossary.ts';
import { KEYS, type KeyContext, type KeyEntry } from '../keys.ts';
import { safeLine } from '../safe.ts';
import { type Session, screenOf } from '../state/index.ts';
import type { Purpose } from '../ui.ts';
import { MAY_BE_EMPTY, PROMPTS, SECRETS } from './prompts.ts';
import { sentencesOf } from './sentences.ts';
import { spoken, UNCUT } from './words.ts';

/** Where the questions go and the answers come from. Everything printed is one whole line. */
export interface Voice {
  readonly print: (text: string) => void;
  /** Prints a text without ending the line, and waits for one; `hidden` answers are not shown. */
  readonly ask: (text: string, hidden: boolean) => void;
}

/** The session without a screen: questions with numbers, answers by number or word and Enter. Nothing is drawn anew. */
export interface Listener {
  /** One line that was typed. */
  onLine(text: string): void;
  stop(): void;
}

/** Choices printed at once; `more` prints the next ones. */
const PAGE = 20;
/** While something is waited for, this often is said that it goes on. Milliseconds. */
const PATIENCE = 10_000;
/** What ends sooner is not announced. */
const QUICK = 500;

export function listen(session: Session, given: Voice, now: () => number): Listener {
  // Whatever is said is made harmless, and secrets in it masked.
  const voice: Voice = {
    print: (text) => given.print(safeLine(text)),
    ask: (text, hidden) => given.ask(safeLine(text), hidden),
  };
  const controller = createController(session, {
    now,
    copy: (text) => {
      voice.print('The text to copy:');
      for (const part of text.split('\n')) voice.print(part);
    },
  });
  const printed = { transcript: 0, notice: '', wait: '', place: '' };
  let open = false;
  let due = false;
  let pasted: string[] = [];
  let filter = '';
  let from = 0;
  let soon: NodeJS.Timeout | undefined;

  const look = () => controller.look(UNCUT, UNCUT);
  const rowsOf = (at: KeyContext) => {
    const rows = at.screen.filterable ? filterRows(at.screen.rows(at), filter) : at.screen.rows(at);
    // Where the cursor of the drawn wizard stands on the last choice, that one is told first.
    const last = at.screen.preferred(at) === rows.length - 1 ? rows.slice(-1) : [];
    return [...last, ...rows.slice(0, rows.length - last.length)];
  };

  /** Once for all that changed in one go. */
  function soonTurn() {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      turn();
    });
  }

  function turn() {
    const state = session.state();
    for (const { label, text } of state.transcript.slice(printed.transcript)) voice.print(`${label}: ${text}`);
    printed.transcript = state.transcript.length;
    if (state.exit !== null) return;
    const notice = state.notice?.text ?? '';
    if (notice !== '' && notice !== printed.notice) voice.print(notice);
    printed.notice = notice;
    const asked = look().ui.field;
    if (controller.busy() && asked === null) return wait();
    printed.wait = '';
    const place = placeOf(asked?.purpose ?? null);
    if (open && place === printed.place) return;
    if (place !== printed.place) {
      printed.place = place;
      filter = '';
      from = 0;
      pasted = [];
      tellPlace();
    }
    prompt();
  }

  /** What is asked is asked once; the same place is told again only when something about it is new. */
  function placeOf(purpose: Purpose | null): string {
    const {
      screens,
      run,
      check,
      fix,
      checks,
      comparison,
      examination,
      undo,
      search,
      searchedWith,
      apis,
      accessRequest,
    } = session.state();
    const { ui } = look();
    const values = [
      screens.join(),
      purpose,
      run?.number,
      run?.state,
      check?.state,
      checks.length,
      comparison.state,
      fix?.planId,
      fix?.failed,
      fix?.confirm?.why,
      undo?.look.state,
      search.state,
      searchedWith.length,
      apis.state,
      accessRequest === null,
      undo?.confirm?.why,
    ];
    return [
      ...values,
      examination === null ? 0 : 1,
      ui.open,
      ui.tab,
      ui.across,
      ui.details,
      purpose === null ? session.state().identity.state : '',
    ].join(' ');
  }

  function wait() {
    open = false;
    printed.place = '';
    const label = waitLabel(session);
    if (label === printed.wait) return;
    printed.wait = label;
    clearTimeout(soon);
    soon = setTimeout(() => controller.busy() && printed.wait === label && voice.print(label), QUICK);
    soon.unref();
  }

  function tellPlace() {
    const at = look();
    voice.print('');
    if (at.ui.field !== null && at.ui.field.purpose !== 'confirm') return;
    voice.print(at.screen.title);
    for (const text of sentencesOf(at.screen.content(at))) voice.print(text);
    for (const { word, sentence } of at.news) voice.print(`${word}: ${sentence}`);
    if (screenOf(session.state()) === 'fix') {
      const planId = controller.toReport();
      if (planId !== null) session.send({ type: 'fix-drawn', planId });
    }
  }

  function prompt() {
    const at = look();
    open = true;
    if (at.ui.field !== null) {
      const { purpose } = at.ui.field;
      const own = purpose === 'question' ? `${session.state().question?.text ?? ''}: ` : PROMPTS[purpose];
      return voice.ask(
        own,
        SECRETS.includes(purpose) || (purpose === 'question' && session.state().question?.secret === true),
      );
    }
    const rows = at.ui.open === null ? rowsOf(at) : [];
    for (const [index, row] of rows.slice(from, from + PAGE).entries()) {
      const text = row.cells.flatMap((cell) => (cell.text === '' ? [] : [cell.text])).join(', ');
      voice.print(`${from + index + 1}. ${spoken(text)}`);
    }
    if (rows.length > from + PAGE)
      voice.print(
        `${rows.length - from - PAGE} more: type the word "more" to see them. Type part of a name to filter the list.`,
      );
    if (rows.length === 0 && filter !== '')
      voice.print(`Nothing matches "${filter}". Type the word "all" to see everything.`);
    const words = wordsOf(at).map((entry) => wordFor(entry));
    voice.ask(`${rows.length > 0 ? 'A number, or ' : 'One of '}${words.join(', ')}: `, false);
  }

  function onLine(given: string) {
    const text = given.trim();
    if (!open) {
      if (text !== '') voice.print('You typed that before the question appeared, so it was ignored.');
      return;
    }
    const at = look();
    open = false;
    if (at.ui.field !== null) answerField(at.ui.field.purpose, given);
    else command(text, at);
    if (!open) soonTurn();
  }

  function answerField(purpose: Purpose, given: string) {
    if (purpose === 'paste') {
      if (given.trim() !== '.') {
        pasted.push(given);
        open = true;
        return;
      }
      const whole = pasted.join('\n');
      pasted = [];
      return whole.trim() === '' ? controller.press({ name: 'escape', text: '' }) : controller.answer(whole);
    }
    if (given.trim() === 'back' || (given.trim() === '' && !MAY_BE_EMPTY.includes(purpose))) {
      controller.answer('');
      return escapeField();
    }
    controller.answer(given.trim());
  }

  /** Out of the text field: once to empty it, once to leave it. */
  function escapeField() {
    for (let press = 0; press < 2 && look().ui.field !== null; press++) controller.press({ name: 'escape', text: '' });
  }

  function command(text: string, at: KeyContext) {
    const rows = at.ui.open === null ? rowsOf(at) : [];
    if (text === '') return;
    if (text === 'help') return help(at);
    if (text === 'more' || text === 'all') {
      from = text === 'more' && rows.length > from + PAGE ? from + PAGE : 0;
      if (text === 'all') filter = '';
      return;
    }
    const row = /^\d+$/.test(text) ? rows[Number(text) - 1] : undefined;
    if (row !== undefined) return controller.move(row.enter);
    const entry = KEYS.find(
      (one) => one.word !== '' && (wordFor(one) === text || (one.label === text && text !== 'a')),
    );
    if (entry !== undefined) {
      const why = entry.why(at);
      if (why !== null) return voice.print(why);
      return controller.move(entry.act(at));
    }
    if (at.screen.filterable && !/^\d+$/.test(text)) {
      filter = text;
      from = 0;
      return;
    }
    voice.print(`${text} is not one of the choices.`);
  }

  function help(at: KeyContext) {
    for (const entry of KEYS.filter((one) => one.word !== '' && !MOVES.includes(one.word))) {
      const why = entry.why(at);
      voice.print(`${wordFor(entry)}: ${entry.help}${why === null ? '' : ` (not now: ${why})`}`);
    }
    for (const { word, sentence } of TERMS) voice.print(`${word}: ${sentence}`);
  }

  const patience = setInterval(() => {
    if (controller.busy() && !open && printed.wait !== '') voice.print('Still waiting.');
  }, PATIENCE);
  patience.unref();
  const stops = [session.subscribe(soonTurn), controller.subscribe(soonTurn)];
  turn();
  return {
    onLine,
    stop: () => {
      clearInterval(patience);
      clearTimeout(soon);
      for (const stop of stops) stop();
    },
  };
}

const MOVES = ['choose', 'move', 'filter', 'keys'];
const wordsOf = (at: KeyContext): readonly KeyEntry[] =>
  KEYS.filter((entry) => entry.word !== '' && !MOVES.includes(entry.word) && entry.here(at) && entry.why(at) === null);
const wordFor = (entry: KeyEntry): string => entry.word;

/** What is waited for, and how long at most. */
function waitLabel(session: Session): string {
  const { profiles, identity, search, apis, stages, methods, principals, comparison, summary, run, fix, check, undo } =
    session.state();
  const load = [profiles, identity, search, apis, stages, methods, principals, comparison, summary, undo?.look].find(
    (one) => one?.state === 'loading',
  );
  const going = fix?.applying ?? (run?.state === 'running' ? run.wait : check?.state === 'running' ? check.wait : null);
  const one = load?.state === 'loading' ? load : going;
  return one == null ? 'Working.' : `${one.label}, at most ${Math.round((one.deadline - one.since) / 1000)} seconds.`;
}
