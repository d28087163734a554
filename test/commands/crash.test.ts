import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { runBeside } from './run.ts';

it('an error that nobody caught ends with 70, and says what to do about it', async () => {
  // Answers nothing, so that the program is still at work.
  const silent = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => silent.once('listening', done));
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const crash = 'setTimeout(() => { throw new Error("out of the blue") }, 2000)';
  const words = ['--api', 'a1b2c3d4e5', '--stage', 'prod', '--method', 'GET', '--path', '/', '--no-call'];
  const { code, err } = await runBeside(['diagnose', ...words, '--endpoint-url', `http://127.0.0.1:${port}`], {
    env: {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
      AWS_REGION: 'eu-west-1',
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(crash)}"`,
    },
  });
  silent.close();
  expect(err).toMatch(/stopped because of a bug.*Please report this.*out of the blue/s);
  expect(code).toBe(70);
});
