import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../../src/aws/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Practice, startPractice } from '../../../src/practice/index.ts';
import { ACCOUNT, makeCase, REGION, type Sketch } from '../../support/make-case.ts';
import { accountAt } from '../support.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:apigw/execution`;
const BUCKET = 'arn:aws:s3:::gateway-logs-archive';
const stageWith = (execution: string, deliveries?: readonly string[]): Sketch => ({
  config: {
    stage: {
      name: 'prod',
      deploymentId: 'd1',
      autoDeploy: false,
      variables: {},
      logging: { execution, dataTrace: false, access: null, ...(deliveries === undefined ? {} : { deliveries }) },
      throttle: null,
      webAcl: null,
    },
  },
});

async function read(sketch: Sketch) {
  const one = makeCase(sketch);
  running = await startPractice({ cases: [one.caseFile], clock: systemClock });
  const account = accountAt(running.url, {
    practice: practiceProfiles(running),
    region: REGION,
    invokeEndpoint: running.invokeEndpoint,
  });
  return (await account.readFacts(one.target, one.request, { kind: 'anonymous' })).executionLogDeliveries;
}

describe('where execution logs are delivered', () => {
  test('several places, by what the deliveries lead to', async () => {
    expect(await read(stageWith('INFO', [BUCKET, GROUP]))).toMatchObject({ state: 'known', value: [GROUP, BUCKET] });
  });

  test('nowhere else, where the stage logs and nobody set up a delivery', async () => {
    expect(await read(stageWith('ERROR'))).toMatchObject({ state: 'known', value: [] });
  });

  test('not asked where nothing is logged', async () => {
    expect(await read(stageWith('OFF'))).toBeUndefined();
  });
});
