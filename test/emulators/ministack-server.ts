import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Running, start } from './python-program.ts';

/** The one credential that is root there; everybody else is an IAM user or role. */
export const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/**
 * Starts MiniStack (https://github.com/ministackorg/ministack): a control plane and a data plane. With `AUTH` it
 * verifies signatures and enforces identity and resource policies; functions run as processes, without docker.
 */
export function startMinistack(): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), 'apigw-doctor-ministack-'));
  return start({
    package: 'ministack',
    version: '1.5.33',
    besides: ['cryptography'],
    module: 'ministack',
    args: () => [],
    env: (port) => ({
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      // Keys of tokens are fetched under this name; hosts of APIs end with it.
      MINISTACK_HOST: 'localhost',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LAMBDA_EXECUTOR: 'local',
      S3_DATA_DIR: join(data, 's3'),
      STATE_DIR: join(data, 'state'),
      AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    }),
    ready: '/_ministack/health',
  });
}
