import { toAscii } from './theme.ts';

/** The terminal, or what stands in for it. */
export interface WizardStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * The same terminal for one that draws ASCII only: every sign is written as its stand-in of the same width, Ink's own
 * (the end of a cut text, a line at the side) too. Control sequences are ASCII already.
 */
export const asciiOnly = (stdout: NodeJS.WriteStream): NodeJS.WriteStream =>
  new Proxy(stdout, {
    get(target, name) {
      if (name === 'write')
        return (chunk: unknown, ...rest: never[]) =>
          target.write(typeof chunk === 'string' ? toAscii(chunk) : (chunk as string), ...rest);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
