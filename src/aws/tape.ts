/** What AWS, or the API, was asked. */
export interface Asked {
  /** The profile whose credentials asked; null for the one of the options. */
  readonly profile: string | null;
  readonly region: string;
  /** `http` for a call that no SDK makes. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** The answer as it came, or how the connection ended without one. */
export type RawAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly broken: { readonly name: string; readonly message: string; readonly code?: string } };

export interface Exchanged {
  readonly asked: Asked;
  readonly answer: RawAnswer;
}

/** How an account was opened; its keys are not kept. */
export interface OpenedAs {
  readonly profile: string | null;
  readonly region: string;
  readonly regionFrom: string;
  readonly from: string;
  readonly customEndpoint: boolean;
  readonly accessKeyId: string;
  readonly isTemporary: boolean;
  /** ISO 8601; null for keys that do not expire. */
  readonly expiresAt: string | null;
}

/** Every answer of AWS goes over the tape: it is kept, or comes from it without anything being sent. */
export interface Tape {
  answer(asked: Asked, send: () => Promise<RawAnswer>): Promise<RawAnswer>;
  /** Of a recording: how the account was opened then; null where this is none. Throws where it was not. */
  openedAs(profile: string | null, region: string | null): OpenedAs | null;
  /** Told how an account was opened. */
  opened(as: OpenedAs): void;
}

/** What a tape has kept. */
export interface Recording {
  readonly opened: readonly OpenedAs[];
  readonly exchanges: readonly Exchanged[];
}

/** Keeps what comes back, and changes nothing. */
export function recorder(): Tape & { readonly recording: () => Recording } {
  const opened: OpenedAs[] = [];
  const exchanges: Exchanged[] = [];
  return {
    async answer(asked, send) {
      const answer = await send();
      exchanges.push({ asked, answer });
      return answer;
    },
    openedAs: () => null,
    opened: (as) => void opened.push(as),
    recording: () => ({ opened, exchanges }),
  };
}

/** Answers from a recording, each question in its turn; the last answer stands for whatever is asked once more. */
export function player({ opened, exchanges }: Recording): Tape {
  const answers = new Map<string, RawAnswer[]>();
  for (const { asked, answer } of exchanges) answers.set(keyOf(asked), [...(answers.get(keyOf(asked)) ?? []), answer]);
  return {
    async answer(asked) {
      const kept = answers.get(keyOf(asked));
      const next = kept !== undefined && kept.length > 1 ? kept.shift() : kept?.[0];
      return (
        next ?? { broken: { name: 'NotRecorded', message: `the recording holds no answer to ${asked.operation}` } }
      );
    },
    openedAs(profile, region) {
      const found = opened.find((one) => one.profile === profile && (region === null || one.region === region));
      if (found !== undefined) return found;
      throw new Error(
        `the recording does not contain the account of ${profile === null ? 'this profile' : `profile ${profile}`}`,
      );
    },
    opened: () => undefined,
  };
}

/** The same question asked at another moment is the same. */
const keyOf = ({ profile, region, service, operation, input }: Asked): string =>
  JSON.stringify([profile, region, service, operation, input], (_, value) =>
    (typeof value === 'number' && value > 1e9) || (typeof value === 'string' && MOMENT.test(value)) ? 'moment' : value,
  );
const MOMENT = /^(?:\d{4}-\d\d-\d\d(?:T.*)?|\d{10,13})$/;

/** The broken connection of a recording, thrown once more. */
export const brokenOf = ({ broken }: Extract<RawAnswer, { broken: unknown }>): Error =>
  Object.assign(new Error(broken.message), {
    name: broken.name,
    ...(broken.code === undefined ? {} : { code: broken.code }),
  });

/** How a connection ended, to be kept. */
export function brokenBy(error: unknown): RawAnswer {
  if (!(error instanceof Error)) return { broken: { name: 'Error', message: String(error) } };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { broken: { name: error.name, message: error.message, ...code } };
}
