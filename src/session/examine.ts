import { planFixes, withCorrected, withShown } from '../core/fixes/index.ts';
import { predict } from '../core/gates/index.ts';
import { isOfPractice, type SeenAnswer } from '../core/model/answer.ts';
import { isHandshake } from '../core/model/connections.ts';
import type { CallCount } from '../core/model/diagnosis.ts';
import { whyUnknown } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { Account, CallerChoice, Signer, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { NO_TESTIMONY, type Testimony } from '../core/model/testimony.ts';
import { adviceOn } from '../core/verdict/advice.ts';
import { diagnose, findingsOf } from '../core/verdict/diagnose.ts';
import { refusalInLogs } from '../core/verdict/logged-answer.ts';
import { stepsOf, UNANSWERED } from '../core/verdict/steps.ts';
import type { Case, Step, StepId } from '../core/verdict/types.ts';
import { type Again, gapsBefore, HEARD_ONLY, isAnew, unheard } from './again.ts';
import { withAnswered } from './answer-witness.ts';
import { hearAuthorizer, withTested } from './authorizer-witness.ts';
import { hearKey } from './key-witness.ts';
import { liveSteps } from './live-steps.ts';
import { hearLogs, withLogged } from './logs-witness.ts';
import { isReadBy, stepOfRead } from './step-reads.ts';
import type { Examination, ExaminationEvent } from './types.ts';
import { hearWaf } from './waf-witness.ts';

export interface ExamineOptions {
  /** The answer that the person saw; null when a call has to find out. */
  readonly observed: SeenAnswer | null;
  /** Whether to make the real call. */
  readonly call: boolean;
  /** Verbs that may change something are called only when told to. */
  readonly anyVerb?: boolean;
  /** Knowledge that AWS does not tell; a live examination has none. */
  readonly inside?: Inside;
  /** Whether the authorizer's function may be run as a test: it is really executed. */
  readonly testAuthorizer?: boolean;
  /** Whether the values of the account's API keys may be read, to compare them with the one that was supplied. */
  readonly matchKey?: boolean;
  /** True when the practice account answers: its word is no second source. */
  readonly practice?: boolean;
  /** Milliseconds that the reads of one step have together; without it each call has the account's own deadline. */
  readonly patience?: number;
  /** Only this step is run again. */
  readonly again?: Again;
}

/** A case taken from a file alone: pure, no server, no network; the clock is `request.time`. */
export function examineCase(loaded: {
  readonly facts: Facts;
  readonly request: Request;
  readonly inside: Inside;
  readonly observed: SeenAnswer | null;
  readonly logs?: Testimony['logs'];
}): Examination {
  const logs = loaded.logs ?? null;
  const observed = loaded.observed ?? refusalInLogs(logs, loaded.request, loaded.facts.scope.apiType);
  const testimony: Testimony = { ...NO_TESTIMONY, observed, logs };
  return conclude(loaded.facts, loaded.request, loaded.inside, testimony, { total: 0, rounds: 0, throttled: 0, ms: 0 });
}

/** Reads the facts, hears the witnesses, concludes. Nothing is changed in AWS. */
export async function examine(
  account: Account,
  target: Target,
  asked: Request,
  caller: CallerChoice,
  options: ExamineOptions,
  listener: (event: ExaminationEvent) => void = () => {},
): Promise<Examination> {
  const onEvent = onlyNews(listener);
  const { again } = options;
  const signer = asked.signing === null ? null : await account.signerOf(caller);
  const facts = await factsFor(
    account,
    target,
    signedBy(asked, signer?.state === 'known' ? signer.value : null),
    caller,
    options,
    onEvent,
  );
  const token = asked.token === null ? null : await account.verifyToken(asked.token, facts);
  const request = { ...signedBy(asked, signer?.state === 'known' ? signer.value : null), token };
  const within = again === undefined ? (options.inside ?? {}) : unheard(again, options.inside ?? {});
  const tested =
    options.testAuthorizer === true && isAnew(again, 'lambda-authorizer')
      ? await hearAuthorizer(account, facts, request, within)
      : { heard: again?.before.testimony.authorizerTest ?? null, gaps: [] };
  const told = withTested(within, tested.heard);
  const matched = options.matchKey === true ? await hearKey(account, facts, request, told) : { inside: told, gaps: [] };
  const { inside } = matched;
  const prediction = predict(facts, request, inside, options.observed);
  const witnesses = { account, facts, request, options, signer: signer?.state === 'known' ? signer.value : null };
  const soFar = { facts, request, inside, prediction };
  // Facts are judged at once; the two witnesses settle their own steps when they have been heard.
  settle(
    stepsOf({ ...soFar, testimony: { ...NO_TESTIMONY, observed: options.observed } }),
    (id) => !WITNESSED.includes(id),
    onEvent,
  );
  const [called, simulated] = await Promise.all([
    heardCall(witnesses, onEvent).then((heard) => {
      if (!isAnew(again, 'test-call')) return heard;
      const testimony = { ...NO_TESTIMONY, calls: callsOf(heard.answer, request, options), couldNotCheck: heard.gaps };
      settle(stepsOf({ ...soFar, testimony }), (id) => id === 'test-call', onEvent);
      return heard;
    }),
    heardSimulator(witnesses, prediction.request.arn, prediction.request.method?.authorizationType, onEvent).then(
      (told) => {
        if (!isAnew(again, 'simulator')) return told;
        settle(
          stepsOf({ ...soFar, testimony: { ...NO_TESTIMONY, simulator: told.heard, couldNotCheck: told.gaps } }),
          (id) => id === 'simulator',
          onEvent,
        );
        return told;
      },
    ),
  ]);
  const filtered = isAnew(again, 'network') ? await hearWaf(account, soFar) : { inside, gaps: [] };
  const seen = options.observed ?? called.answer;
  const logged = isAnew(again, 'logs')
    ? await hearLogs(account, soFar, { seen, called: called.answer })
    : { heard: again?.before.testimony.logs ?? null, gaps: [] };
  const testimony: Testimony = {
    observed: seen ?? refusalInLogs(logged.heard, request, facts.scope.apiType),
    calls: callsOf(called.answer, request, options),
    simulator:
      simulated.heard === null
        ? null
        : {
            ...simulated.heard,
            ofPractice: simulated.heard.ofPractice || (called.answer !== null && isOfPractice(called.answer)),
          },
    authorizerTest: tested.heard,
    logs: logged.heard,
    couldNotCheck: [
      ...gapsBefore(again),
      ...called.gaps,
      ...simulated.gaps,
      ...tested.gaps,
      ...matched.gaps,
      ...filtered.gaps,
      ...logged.gaps,
    ],
  };
  const heard = withAnswered(
    withLogged(filtered.inside, prediction, facts, logged.heard),
    prediction,
    request,
    called.answer,
  );
  const examination = conclude(facts, request, heard, testimony, account.count());
  settle(examination.steps, () => true, onEvent);
  return examination;
}

/** Steps settle while facts come in. Where one step runs again, only what it is read with is asked. */
async function factsFor(
  account: Account,
  target: Target,
  request: Request,
  caller: CallerChoice,
  { again, patience, testAuthorizer, inside, observed }: ExamineOptions,
  onEvent: Listener,
): Promise<Facts> {
  if (again !== undefined && HEARD_ONLY.includes(again.step)) return again.before.facts;
  // A token's signature is checked, and an authorizer's function run, when all facts are there.
  const upTo = testAuthorizer === true ? 'lambda-authorizer' : request.token === null ? null : 'cognito-jwt';
  const live = liveSteps({ request, inside: again?.before.inside ?? inside ?? {}, observed, upTo }, (step) =>
    settle([step], () => true, onEvent),
  );
  return account.readFacts(target, request, caller, {
    onProgress: (progress) => onEvent({ type: 'read', ...progress }),
    onFact: live,
    ...(patience === undefined ? {} : { groups: { of: stepOfRead, ms: patience } }),
    ...(again === undefined ? {} : { anew: (operation) => isReadBy(again.step, operation) }),
  });
}

/** What a witness settles, not the facts. */
const WITNESSED: readonly StepId[] = ['test-call', 'simulator', 'logs'];

function settle(steps: readonly Step[], which: (id: StepId) => boolean, onEvent: Listener): void {
  for (const step of steps)
    if (which(step.id)) onEvent({ type: 'step', step: step.id, state: 'settled', result: step });
}

/** A step that settles twice the same is told once. */
function onlyNews(listener: Listener): Listener {
  const told = new Map<StepId, string>();
  return (event) => {
    if (event.type === 'step') {
      const news = JSON.stringify(event.result);
      if (event.state === 'settled' && told.get(event.step) === news) return;
      told.set(event.step, news);
    }
    listener(event);
  };
}

const callsOf = (
  answer: SeenAnswer | null,
  request: Request,
  { practice = false }: ExamineOptions,
): Testimony['calls'] =>
  answer === null ? [] : [{ signed: request.signing !== null, answer, ofPractice: practice || isOfPractice(answer) }];

function conclude(facts: Facts, request: Request, inside: Inside, testimony: Testimony, calls: CallCount): Examination {
  const prediction = predict(facts, request, inside, testimony.observed);
  const subject: Case = { facts, request, inside, prediction, testimony };
  const input = {
    facts,
    request,
    inside,
    prediction,
    findings: findingsOf(subject),
    advice: adviceOn(subject).map(({ code }) => code),
  };
  const plans = planFixes(input);
  return {
    ...subject,
    plans,
    diagnosis: withShown(withCorrected(diagnose(subject, plans, calls), input), input),
    steps: stepsOf(subject),
  };
}

interface Witnesses {
  readonly account: Account;
  readonly facts: Facts;
  readonly request: Request;
  readonly options: ExamineOptions;
  readonly signer: Signer | null;
}

type Listener = (event: ExaminationEvent) => void;

async function heardCall(witnesses: Witnesses, onEvent: Listener): ReturnType<typeof hearCall> {
  const { again } = witnesses.options;
  if (again === undefined || isAnew(again, 'test-call')) return hearCall(witnesses, onEvent);
  return { answer: again.before.testimony.calls[0]?.answer ?? null, gaps: [] };
}

async function heardSimulator(
  witnesses: Witnesses,
  arn: string,
  type: string | undefined,
  onEvent: Listener,
): ReturnType<typeof hearSimulator> {
  const { again } = witnesses.options;
  if (again === undefined || isAnew(again, 'simulator')) return hearSimulator(witnesses, arn, type, onEvent);
  return { heard: again.before.testimony.simulator, gaps: [] };
}

async function hearCall(
  { account, facts, request, options, signer }: Witnesses,
  onEvent: Listener,
): Promise<{ answer: SeenAnswer | null; gaps: readonly CouldNotCheck[] }> {
  if (!options.call)
    return { answer: null, gaps: [{ what: 'a real call', why: 'it was not asked for', permission: null }] };
  if (request.signing !== null && signer === null)
    return {
      answer: null,
      gaps: [{ what: 'a real call', why: "the caller's credentials are not at hand", permission: null }],
    };
  onEvent({ type: 'step', step: 'test-call', state: 'running', result: null });
  const answer = await account.call(request, signer, {
    anyVerb: options.anyVerb ?? false,
    webSocket: isHandshake(facts.scope.apiType, request.path),
  });
  if (answer.state === 'known') return { answer: answer.value, gaps: [] };
  if (answer.state === 'failed')
    return { answer: null, gaps: [{ what: UNANSWERED, why: answer.why, permission: null }] };
  return { answer: null, gaps: [{ what: 'a real call', why: whyUnknown(answer), permission: null }] };
}

async function hearSimulator(
  { account, facts, request, options }: Witnesses,
  arn: string,
  type: string | undefined,
  onEvent: Listener,
): Promise<{ heard: Testimony['simulator']; gaps: readonly CouldNotCheck[] }> {
  const caller = facts.caller.state === 'known' ? facts.caller.value : null;
  if (caller === null || type !== 'AWS_IAM') return { heard: null, gaps: [] };
  onEvent({ type: 'step', step: 'simulator', state: 'running', result: null });
  const heard = await account.simulate(caller.identityArn, arn, request);
  if (heard.state === 'known')
    return { heard: { ...heard.value, ofPractice: options.practice ?? heard.value.ofPractice }, gaps: [] };
  return {
    heard: null,
    gaps: [
      {
        what: 'the IAM policy simulator',
        why: whyUnknown(heard),
        permission: heard.state === 'denied' ? heard.permission : null,
      },
    ],
  };
}

/** Where the signer is known only now, the request carries its key. What the client did sign stays as it was. */
function signedBy(request: Request, signer: Signer | null): Request {
  if (signer === null || request.signing === null || request.signing.accessKeyId !== null) return request;
  return {
    ...request,
    signing: { ...request.signing, accessKeyId: signer.accessKeyId, sessionToken: signer.sessionToken },
  };
}
