import { describe, expect, it } from 'vitest';
import { joinClient } from '../../src/commands/client-words.ts';
import { pastedIn } from '../../src/commands/pasted.ts';

const FLAGS = [
  { long: '--region', required: true },
  { long: '--caller', required: true },
  { long: '--header', required: true },
  { long: '--json', required: false },
];
const URL = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders';

describe("a client's command behind ours, unquoted", () => {
  it('is one word again, with the quotes that the shell took', () => {
    const [word = '', ...rest] = joinClient(['curl', '-H', "x-note: it's late", '-X', 'PUT', URL], FLAGS);
    expect(rest).toEqual([]);
    const pasted = pastedIn([word]);
    expect(pasted.flags).toMatchObject({ api: 'a1b2c3d4e5', stage: 'prod', path: '/orders', method: 'PUT' });
    expect(pasted.request.headers).toEqual({ 'x-note': "it's late" });
  });

  it.each([
    ['our flags behind it stay ours', ['curl', URL, '--region', 'eu-west-1'], [`curl ${URL}`, '--region', 'eu-west-1']],
    ['our flags in front stay ours', ['--json', 'curl', '-i', URL], ['--json', `curl -i ${URL}`]],
    ["--json with a body is curl's", ['curl', '--json', '{}', URL, '--json'], [`curl --json '{}' ${URL}`, '--json']],
    ["a flag's value is no command", ['--caller', 'curl', URL], ['--caller', 'curl', URL]],
    ['a quoted command is left alone', [`curl -i ${URL}`, '--json'], [`curl -i ${URL}`, '--json']],
    ['other words are left alone', [URL, '--region', 'eu-west-1'], [URL, '--region', 'eu-west-1']],
  ])('%s', (_, args, joined) => {
    expect(joinClient(args, FLAGS)).toEqual(joined);
  });
});
