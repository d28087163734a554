import { type Examination, examineFacts } from '../core/examine.ts';
import { predict } from '../core/gates/index.ts';
import { withSigner } from '../core/intake/index.ts';
import { isOfPractice, type SeenAnswer } from '../core/model/answer.ts';
import type { CallCount } from '../core/model/diagnosis.ts';
import { valueOf } from '../core/model/fact.ts';
import type { Account, CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import { NO_TESTIMONY, type SimulatorTestimony, type Testimony } from '../core/model/testimony.ts';
import { refusalInLogs } from '../core/verdict/certainty.ts';
import { stepsOf } from '../core/verdict/steps.ts';
import { systemClock } from '../host/clock.ts';
import { type ExaminationListener, onlyChanges, settle } from './events.ts';
import { gapsKept, keptRuntime, runsStep } from './one-step.ts';
import type { ExamineOptions } from './options.ts';
import { readFacts } from './read-facts.ts';
import { withAnswered } from './witnesses/answer.ts';
import { testAuthorizer, withTested } from './witnesses/authorizer.ts';
import { callsOf, makeCall } from './witnesses/call.ts';
import { compareKey, withCompared } from './witnesses/key.ts';
import { findLogLines, withLogged } from './witnesses/logs.ts';
import { NOT_NEEDED } from './witnesses/report.ts';
import { askSimulator, simulatorAhead } from './witnesses/simulator.ts';
import { readWafSample, withSample } from './witnesses/waf.ts';

/** Reads the facts, asks the witnesses, and examines both together. Nothing is changed in AWS. */
export async function examine(
  account: Account,
  target: Target,
  asked: Request,
  caller: CallerChoice,
  options: ExamineOptions,
  listener: ExaminationListener = () => {},
): Promise<Examination> {
  const onEvent = onlyChanges(listener);
  const [began, before] = [systemClock.now(), account.count()];
  let verdictMs: number | null = null;
  const stands = (): void => {
    if (verdictMs !== null) return;
    verdictMs = systemClock.now() - began;
    onEvent({ type: 'verdict', ms: verdictMs });
  };
  const { only, observed, practice } = options;
  const earlier = only?.before.testimony ?? NO_TESTIMONY;
  const signer = asked.signing === null ? null : (valueOf(await account.signerOf(caller)) ?? null);
  const signed = withSigner(asked, signer);
  const simulator = simulatorAhead(account, signed, runsStep(only, 'simulator'));
  const facts = await readFacts(account, target, signed, caller, options, simulator, onEvent, stands);
  const token = asked.token === null ? null : await account.verifyToken(asked.token, facts);
  const request = { ...signed, token };

  const given = only === undefined ? (options.runtime ?? {}) : keptRuntime(only, options.runtime ?? {});
  const tested =
    options.testAuthorizer === true && runsStep(only, 'lambda-authorizer')
      ? await testAuthorizer(account, facts, request, given)
      : { answer: earlier.authorizerTest, gaps: [] };
  const afterTest = withTested(given, tested.answer);
  const compared = options.matchKey === true ? await compareKey(account, facts, request, afterTest) : NOT_NEEDED;
  const runtime = withCompared(afterTest, compared.answer);
  const prediction = predict(facts, request, runtime, observed);
  const subject = { facts, request, runtime, prediction };
  stands();

  // Facts are judged at once; call and simulator settle their own steps when they have answered.
  const settled = (step: 'test-call' | 'simulator', answered: Partial<Testimony>) =>
    settle(stepsOf({ ...subject, testimony: { ...NO_TESTIMONY, ...answered } }), (id) => id === step, onEvent);
  settle(
    stepsOf({ ...subject, testimony: { ...NO_TESTIMONY, observed } }),
    (id) => id !== 'test-call' && id !== 'simulator' && id !== 'logs',
    onEvent,
  );
  const callNow = async () => {
    if (!runsStep(only, 'test-call')) return { answer: earlier.calls[0]?.answer ?? null, gaps: [] };
    const called = await makeCall({ account, facts, request, signer, options }, onEvent);
    settled('test-call', { calls: callsOf(called.answer, request, practice), couldNotCheck: called.gaps });
    return called;
  };
  const simulateNow = async () => {
    if (!runsStep(only, 'simulator')) return { answer: earlier.simulator, gaps: [] };
    const simulated = await askSimulator({ simulator, ...subject, practice }, onEvent);
    settled('simulator', { simulator: simulated.answer, couldNotCheck: simulated.gaps });
    return simulated;
  };
  const [called, simulated] = await Promise.all([callNow(), simulateNow()]);

  const sampled = runsStep(only, 'network') ? await readWafSample(account, subject) : NOT_NEEDED;
  const seen = observed ?? called.answer;
  const logged = runsStep(only, 'logs')
    ? await findLogLines(account, subject, { seen, called: called.answer })
    : { answer: earlier.logs, gaps: [] };
  const testimony: Testimony = {
    observed: seen ?? refusalInLogs(logged.answer, request, facts.scope.apiType),
    calls: callsOf(called.answer, request, practice),
    simulator: simulatorBeside(simulated.answer, called.answer),
    authorizerTest: tested.answer,
    logs: logged.answer,
    couldNotCheck: [
      ...gapsKept(only),
      ...[called, simulated, tested, compared, sampled, logged].flatMap(({ gaps }) => gaps),
    ],
  };
  const withLogs = withLogged(withSample(runtime, sampled.answer), prediction, facts, logged.answer);
  const known = withAnswered(withLogs, prediction, request, called.answer);
  const calls = { ...since(before, account.count()), verdictMs: verdictMs ?? 0 };
  const examination = examineFacts(facts, request, known, testimony, calls);
  settle(examination.steps, () => true, onEvent);
  return examination;
}

/** What was counted meanwhile. */
const since = (before: CallCount, now: CallCount): CallCount => ({
  total: now.total - before.total,
  rounds: now.rounds,
  throttled: now.throttled - before.throttled,
  ms: now.ms - before.ms,
});

/** Where the practice account answered the call, its simulator is no second source either. */
const simulatorBeside = (simulated: SimulatorTestimony | null, answer: SeenAnswer | null): SimulatorTestimony | null =>
  simulated === null
    ? null
    : { ...simulated, ofPractice: simulated.ofPractice || (answer !== null && isOfPractice(answer)) };
