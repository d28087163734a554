import { type Running, start } from './python-program.ts';

/** Starts moto (https://github.com/getmoto/moto): a control plane, no data plane. */
export const startMoto = (): Promise<Running> =>
  start({
    package: 'moto',
    version: '5.2.5',
    besides: ['flask', 'flask-cors', 'joserfc', 'openapi-spec-validator', 'PyYAML', 'docker'],
    module: 'moto.server',
    args: (port) => ['-H', '127.0.0.1', '-p', String(port)],
    env: () => ({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' }),
    ready: '/moto-api/data.json',
  });
