// What is measured. Each subject is made ready once, for the rows that were chosen, and gives `measure`, which is
// called once a round, and `end` where something has to be stopped.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, sources } from '../../scripts/lib/sources.mjs';
import { here, untilDrawn, untilEnd } from './measure.mjs';
import { awsCli, awsReads, bareHello, HELLO, iamSimulate } from './programs.mjs';
import { randomLines } from './random-lines.mjs';
import { homeIn, idling, keysOn, memoryAt } from './wizards.mjs';

const NODE = process.execPath;
const BIN = join(root, 'bin/apigw-doctor.js');
const CASE = join(root, 'test/cases/two-cross-account-grant-and-wrong-signing-region.json');
const SIMULATE = [NODE, BIN, 'simulate', '--no-near-misses'];
const CALL_MS = 40;

const { served, fromMethod, cases, large, examine, gates } = await sources({
  served: 'test/journeys/served.ts',
  fromMethod: 'test/support/calls-from-method.ts',
  cases: 'test/support/make-case.ts',
  large: 'test/support/large-case.ts',
  examine: 'src/core/examine.ts',
  gates: 'src/core/gates/index.ts',
});

/** Everything by name; what several subjects need is made once. `lines`: how many `simulate` answers. */
export function subjectsOf({ lines }) {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-bench-'));
  const closing = [() => rmSync(folder, { recursive: true, force: true })];
  const env = { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...homeIn(folder) };
  const once = (make) => {
    let made;
    return () => (made ??= make());
  };
  const program = (command, options) => async () => ({ measure: () => untilEnd(command, { env, ...options }) });
  const frame = (args, text) => async () => ({ measure: () => untilDrawn([NODE, BIN, ...args], text, { env }) });
  const cli = once(async () => awsCli(join(folder, 'awscli')));
  const linesFile = once(async () => {
    const path = join(folder, 'lines.jsonl');
    writeFileSync(path, `${randomLines(lines).join('\n')}\n`);
    return path;
  });
  const practice = once(async () => {
    const opened = await served.servePractice();
    closing.push(() => opened.close());
    const slow = await slowly(opened.env.AWS_ENDPOINT_URL);
    closing.push(() => slow.close());
    const endpoints = { AWS_ENDPOINT_URL: slow.url, APIGW_DOCTOR_INVOKE_ENDPOINT: slow.url };
    return { env: { ...env, ...opened.env, ...endpoints, AWS_PAGER: '' }, admin: opened.practice.adminProfile.name };
  });
  /** One judging of some is too short to be timed. */
  const judged =
    (methods, judge, times = 1) =>
    async () => {
      const loaded = manyMethods(methods);
      return {
        measure: () =>
          here(() => {
            for (let time = 0; time < times; time += 1) judge(loaded);
          }),
      };
    };
  const predicted = ({ facts, request, runtime, observed }) => gates.predict(facts, request, runtime, observed);
  const sixPolicies = once(() => fromMethod.callsFromMethod(cases.roleOfSixPolicies()));
  const counted = (of) => async () => ({ measure: async () => ({ wall: await of() }) });

  return {
    close: async () => {
      for (const close of closing.reverse()) await close();
    },
    subjects: {
      node: program([NODE, '-e', '0']),
      version: program([NODE, BIN, '--version']),
      case: program([NODE, BIN, 'diagnose', '--case', CASE, '--json'], { code: 1 }),
      explain: program([NODE, BIN, 'explain', 'resource-policy-not-redeployed']),
      hello: async () => {
        const script = await bareHello(join(folder, 'hello'));
        return { measure: () => untilDrawn([NODE, script], HELLO, { env }) };
      },
      practice: frame(['practice'], /What happened\?/),
      firstRun: async () => {
        const cache = join(folder, 'empty');
        const fresh = { env: { ...env, XDG_CACHE_HOME: cache } };
        return {
          measure: () => {
            rmSync(cache, { recursive: true, force: true });
            return untilDrawn([NODE, BIN, 'practice'], /What happened\?/, fresh);
          },
        };
      },
      profiles: frame([], /Which account\?/),
      aws: async () => program([await cli(), '--version'])(),
      diagnose: async () => {
        const { env: there, admin } = await practice();
        const call = ['--api', 'b3t8w1n6z5', '--stage', 'prod', '--method', 'POST', '--path', '/orders'];
        const profiles = ['--profile', admin, '--caller-profile', 'checkout-service'];
        return program([NODE, BIN, 'diagnose', ...profiles, ...call, '--json'], { env: there, code: 1 })();
      },
      awsReads: async () => {
        const script = join(folder, 'reads.sh');
        const aws = await cli();
        const reads = awsReads().map((read) => `${aws} ${read} > /dev/null`);
        writeFileSync(script, `set -e\n${reads.join('\n')}\n`);
        return program(['bash', script], { env: (await practice()).env })();
      },
      rounds: counted(async () => (await sixPolicies()).rounds),
      reads: counted(async () => (await sixPolicies()).reads),
      gates30: judged(30, predicted, 50),
      gates3000: judged(3000, predicted, 50),
      verdict30: judged(30, examine.examineCase),
      verdict3000: judged(3000, examine.examineCase),
      simulate: async () => program([...SIMULATE, await linesFile()])(),
      iamSimulate: async () => {
        const command = [NODE, join(root, 'test/bench/iam-simulate.mjs'), iamSimulate(join(folder, 'iam'))];
        const file = await linesFile();
        const { out } = await untilEnd([...SIMULATE, file], { env });
        const allowed = out.split('"decision":"allowed"').length - 1;
        return {
          measure: async () => {
            const measured = JSON.parse((await untilEnd([...command, file], { env })).out);
            if (measured.allowed !== allowed)
              throw new Error(`they answer differently: ${measured.allowed}, ${allowed}`);
            return measured;
          },
        };
      },
      memoryPractice: async () => ({
        measure: () =>
          memoryAt({ args: ['practice'], env: {}, api: 'checkout-api', stage: 'prod', method: 'POST /orders' }),
      }),
      memoryLarge: async () => {
        const opened = await served.servePractice([large.largeCase().caseFile]);
        closing.push(() => opened.close());
        const args = ['--profile', opened.practice.adminProfile.name];
        const method = `GET ${large.LARGE_PATH}`;
        return {
          measure: () => memoryAt({ args, env: opened.env, api: 'the-large-api', stage: 'prod', method }),
        };
      },
      keys50: () => keysOn(50, homeIn(folder)),
      keys5000: () => keysOn(5000, homeIn(folder)),
      idle: () => idling(homeIn(folder)),
      tarball: counted(async () => {
        const packed = execFileSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root });
        return JSON.parse(packed)[0].size / 1e6;
      }),
      tests: counted(
        async () => (await here(() => execFileSync('npm', ['test'], { cwd: root, stdio: 'ignore' }))).wall / 1000,
      ),
    },
  };
}

/** A signed call on one of so many methods, that the caller's one policy does not allow. */
function manyMethods(count) {
  const { Principal: _, ...statement } = cases.allow({ Resource: `${cases.ARN}/prod/GET/orders/1` });
  const { iam, signing } = cases.signer(`arn:aws:iam::${cases.ACCOUNT}:user/ann`, [statement]);
  const path = '/prod/orders/29';
  return cases.makeCase({
    methods: Array.from({ length: count }, (__, at) =>
      cases.method({ path: `/orders/${at}`, authorizationType: 'AWS_IAM' }),
    ),
    config: { iam },
    request: { path, signing: { ...signing, path } },
  });
}

/** Passes everything on as it is, and each request 40 ms late: as far away as AWS is. */
async function slowly(url) {
  const { hostname, port } = new URL(url);
  const server = createServer((asked, answer) => {
    const { method, url: path, rawHeaders: headers } = asked;
    setTimeout(() => {
      const on = send({ hostname, port, method, path, headers, setHost: false }, (given) => {
        answer.writeHead(given.statusCode, given.rawHeaders);
        given.pipe(answer);
      });
      on.on('error', () => answer.destroy());
      asked.pipe(on);
    }, CALL_MS);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}
