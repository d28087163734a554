import { StringDecoder } from 'node:string_decoder';

/** What ends a line, as Node's readline has it. */
const LINE_END = /\r\n|\n|\r/;

/**
 * The lines of a stream, those together that came together: who answers line by line waits for nobody, and a large file
 * costs one step for many lines. What stands behind the last line end is a line too, unless it is empty.
 */
export async function* lineBlocks(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of input) {
    const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    // A long line is put together once, when its end has come.
    if (!rest.endsWith('\r') && !LINE_END.test(text)) {
      rest += text;
      continue;
    }
    const sofar = rest + text;
    // Its second half may still be on its way.
    const half = sofar.endsWith('\r') ? '\r' : '';
    const lines = sofar.slice(0, sofar.length - half.length).split(sofar.includes('\r') ? LINE_END : '\n');
    rest = `${lines.pop() ?? ''}${half}`;
    if (lines.length > 0) yield lines;
  }
  const last = `${rest}${decoder.end()}`;
  if (last !== '') yield [last.replace(/\r$/, '')];
}
