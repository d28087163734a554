import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './sources.mjs';

/**
 * Fixes a case as another program would: a practice account served here, the built program in a process of its own that
 * is told the call in flags and fixes with `fix --apply all --yes --json`, then takes it back with `fix --undo`. Gives
 * what `fixFile` gives. The parts are those of `practice --serve`.
 */
export async function fixServed(json, { loadCase, openPractice, handOut, systemClock, fileJournal, awsCall }) {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-served-'));
  const needs = { environment: { variables: {}, platform: 'linux', home }, clock: systemClock };
  const { practice, calls, close } = await openPractice([loaded.case.caseFile], needs);
  const handedOut = await handOut(practice);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    ...practice.env(),
    AWS_SHARED_CREDENTIALS_FILE: handedOut.credentialsFile,
  };
  const run = (words) => built(words, env, home);
  try {
    const before = practice.dump();
    const words = [
      'fix',
      ...flagsOf(calls[0], handedOut, home),
      '--match-key',
      '--test-authorizer',
      '--apply',
      'all',
      '--yes',
      '--wait',
      '3',
      '--json',
    ];
    const { code, out, err } = await run(words);
    if (out === '') throw new Error(`apigw-doctor ${words.join(' ')}: ${err}`);
    const document = JSON.parse(out);
    const after = practice.dump();
    const { entries } = await fileJournal(join(home, '.local/state/apigw-doctor/sessions')).entries();
    const changes = entries.flatMap(({ steps }) => steps.map(({ change }) => awsCall(change)));
    const undone =
      document.applied.length === 0 ? { code: 0, err: '' } : await run(['fix', '--undo', document.session]);
    return {
      document,
      code,
      dumps: { before, after, undone: practice.dump() },
      changes,
      undoProblems: undone.code === 0 ? [] : [undone.err],
    };
  } finally {
    await close();
    await handedOut.remove();
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Whether flags can tell this call: `--caller-profile` signs as one should, shows no certificate, and cannot read what
 * another account grants to it.
 */
export function tellable({ config, request, answer }) {
  const signer = config.iam.credentials.find(({ accessKeyId }) => accessKeyId === request.signing?.accessKeyId);
  const ofAnother = signer !== undefined && signer.identity.split(':')[4] !== config.account.id;
  return (
    request.clientCertificate === null &&
    !ofAnother &&
    !answer.rootCauses.some(({ code }) => code.startsWith('signature-'))
  );
}

/** What a person would say of this call. */
function flagsOf({ target, request, path, caller, observed }, { tokenFiles }, home) {
  const option = (name, value) => (value === null || value === undefined || value === '' ? [] : [name, String(value)]);
  const file = (name, text) => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const handshake = target.apiType === 'WEBSOCKET' && !/(?:@|%40)connections/.test(path);
  const query = request.query === '' ? '' : `?${request.query}`;
  const url = `${handshake ? 'wss' : 'https'}://${request.host}${request.path}${query}`;
  return [
    ...[
      url,
      '--api',
      target.apiId,
      '--stage',
      target.stage,
      ...(handshake ? ['--route-key', '$connect'] : ['--method', request.method]),
    ],
    ...(caller.kind === 'profile' ? ['--caller-profile', caller.profile] : ['--caller', 'anonymous']),
    ...Object.entries(request.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...option('--body-length', request.bodyLength || null),
    ...option('--token', tokenFiles[0] === undefined ? null : `@${tokenFiles[0].path}`),
    ...option('--api-key', request.apiKey === null ? null : `@${file('key', request.apiKey.reveal())}`),
    ...option('--origin', request.origin),
    ...(request.credentialsMode === 'include' ? ['--with-credentials'] : []),
    ...option('--source-ip', request.sourceIp),
    ...option('--vpce', request.vpcEndpoint),
    ...option('--observed', observed === null ? null : file('observed.json', JSON.stringify(observed))),
  ];
}

/** The built program with these words, to its end. */
const built = (words, env, cwd) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'bin/apigw-doctor.js'), ...words], {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { out: '', err: '' };
    child.stdout.on('data', (data) => (texts.out += data));
    child.stderr.on('data', (data) => (texts.err += data));
    child.on('close', (code) => resolve({ code, ...texts }));
  });
