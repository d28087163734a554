import { type Asked, brokenBy, brokenOf, type RawAnswer, type Tape } from '../tape.ts';
import { type Command, type Response, whole } from './checked.ts';

/**
 * The same command, whose every attempt goes over a tape: nearest to the wire, so that the SDK reads what came as it
 * reads an answer. What a recording answers is never sent.
 */
export function taped<C extends Command>(command: C, tape: Tape, asked: Asked): C {
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await tape.answer(asked, async () => {
        try {
          return await kept((await next(args)).response);
        } catch (error) {
          return brokenBy(error);
        }
      });
      if ('broken' in answer) throw brokenOf(answer);
      const { status: statusCode, headers, body } = answer;
      return { response: { statusCode, headers, body: new TextEncoder().encode(body) } };
    },
    { step: 'deserialize', priority: 'low', name: 'tape' },
  );
  return command;
}

async function kept({ statusCode: status, headers, body }: Response): Promise<RawAnswer> {
  return { status, headers: { ...headers }, body: new TextDecoder().decode(await whole(body)) };
}
