import process from 'node:process';

/** Takes the terminal again after a stop. */
export type TakeTerminal = () => void;

/** What a stop of this process does with its terminal. */
export interface StoppedTerminal {
  /** Gives it back as the shell needs it, until the returned function is called. */
  readonly giveBack: () => TakeTerminal;
  /** Sets its input again after a stop that could not be caught: a shell may have set it for itself meanwhile. */
  readonly setAgain: () => void;
}

/** The stop of this process by the terminal's job control, and its going on. */
export interface JobControl {
  /** Stops the whole job, as the terminal's own Ctrl+Z does where it is not taken as a key. */
  readonly suspend: () => void;
  readonly end: () => void;
}

/** Where nothing was stopped within this time there is no shell that could start the job again. Milliseconds. */
const STOPPED_WITHIN = 100;

/**
 * Gives the terminal back before SIGTSTP stops this process, and takes it again when it goes on. SIGSTOP cannot be
 * caught, and nobody tells whether a shell came in between: after that only the input is set again, and nothing is
 * drawn anew. Windows knows no stopped processes.
 */
export function onSuspend({ giveBack, setAgain }: StoppedTerminal): JobControl {
  if (process.platform === 'win32') return { suspend: () => undefined, end: () => undefined };
  let take: TakeTerminal | null = null;
  let timer: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    if (take !== null) return;
    take = giveBack();
    // Without a listener the signal does what it does by itself.
    process.off('SIGTSTP', onStop);
    process.kill(process.pid, 'SIGTSTP');
    timer = setTimeout(goOn, STOPPED_WITHIN);
  };
  const onContinue = (): void => {
    if (take === null) setAgain();
    else goOn();
  };
  const goOn = (): void => {
    clearTimeout(timer);
    if (take === null) return;
    process.on('SIGTSTP', onStop);
    // The window may have another size by now, and only the job in front is told of that.
    process.emit('SIGWINCH', 'SIGWINCH');
    take();
    take = null;
  };
  process.on('SIGTSTP', onStop);
  process.on('SIGCONT', onContinue);
  return {
    suspend: () => void process.kill(0, 'SIGTSTP'),
    end: () => {
      clearTimeout(timer);
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', onContinue);
    },
  };
}
