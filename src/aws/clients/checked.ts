import { StrangeAnswer } from '../errors.ts';
import { ANSWERS } from './answers.ts';
import { type Ref, readRef, shapeOf } from './sdk-schema.ts';
import { isRead } from './sent-once.ts';
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
export interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * The same command, which throws `StrangeAnswer` where a success is not an answer of AWS's: a captive portal or a proxy
 * says 200 too. The body is judged as it came, since the SDK reads what it does not expect as something empty.
 */
export function checked<C extends Command>(command: C, service: Service, operation: string): C {
  const needed = (ANSWERS[service] as Readonly<Record<string, Members>>)[operation];
  const output: Ref = command.schema[5];
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (response.statusCode >= 300) return result;
      response.body = await whole(response.body);
      const text = new TextDecoder().decode(response.body);
      const why = isRead(operation)
        ? notAnAnswer(output, needed ?? {}, operation, text)
        : notWritten(output, service, operation, response.statusCode, text);
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
    return error instanceof SyntaxError ? `the body is not a valid response to ${operation}` : String(error);
  }
}

/**
 * Why an answer to a write says nothing of the write: AWS answers with what it made, or, where an operation has nothing
 * to tell, with an empty body: IAM in an element of that name, REST with another status than 200.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteDeployment.html (202),
 * https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html (204)
 */
function notWritten(output: Ref, service: Service, operation: string, status: number, text: string): string | null {
  const read = readRef(output);
  const isTold = read.kind === 'structure' && read.members.length > 0;
  if (isTold) return notAnAnswer(output, {}, operation, text) ?? holdsNothing(bodyOf(output, operation, text));
  if (service === 'iam')
    return text.includes(`<${operation}Response`) ? null : `the body is not a valid response to ${operation}`;
  if (!isBare(text)) return 'the body is not empty';
  return status === 200 && REST.includes(service) ? 'HTTP 200 with an empty body' : null;
}

const holdsNothing = (body: unknown): string | null =>
  Object.keys(body as object).length === 0 ? 'the body does not show what was written' : null;
const REST: readonly Service[] = ['apigateway', 'apigatewayv2', 'lambda'];
const isBare = (text: string): boolean => /^(?:\{\s*\})?$/.test(text.trim());

/** A body that came in pieces, as one. */
export async function whole(body: Response['body']): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
