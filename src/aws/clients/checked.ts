import { StrangeAnswer } from '../errors.ts';
import { ANSWERS } from './answers.ts';
import { type Ref, shapeOf } from './sdk-schema.ts';
import { type Members, misfit } from './shape.ts';
import type { Service } from './types.ts';
import { bodyOf } from './wire.ts';

/** A command of the SDK, as far as it is looked at here. */
export interface Command {
  /** Its operation: `[9, namespace, name, traits, input, output]`. */
  readonly schema: readonly unknown[];
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: Readonly<Record<string, unknown>>): void;
  };
}
type Next = (args: unknown) => Promise<{ readonly response: Response }>;
interface Response {
  readonly statusCode: number;
  body: Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * The same command, which throws `StrangeAnswer` where a success is not an answer of AWS's: a captive portal or a proxy
 * says 200 too. The body is judged as it came, since the SDK reads what it does not expect as something empty.
 */
export function checked<C extends Command>(command: C, service: Service, operation: string): C {
  const needed = (ANSWERS[service] as Readonly<Record<string, Members>>)[operation];
  if (needed === undefined) return command;
  const output: Ref = command.schema[5];
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (response.statusCode >= 300) return result;
      response.body = await whole(response.body);
      const why = notAnAnswer(output, needed, operation, new TextDecoder().decode(response.body));
      if (why !== null) throw new StrangeAnswer(why);
      return result;
    },
    // Nearest to the wire: what comes back has not been read yet.
    { step: 'deserialize', priority: 'low', name: 'checkAnswer' },
  );
  return command;
}

function notAnAnswer(output: Ref, needed: Members, operation: string, text: string): string | null {
  try {
    const body = bodyOf(output, operation, text);
    return misfit(shapeOf(output), body) ?? misfit(needed, body);
  } catch (error) {
    return error instanceof SyntaxError ? `the body is no answer to ${operation}` : String(error);
  }
}

async function whole(body: Response['body']): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
