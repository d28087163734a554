// The core engine of @cloud-copilot/iam-simulate on lines of `simulate`, in one process. Its licence is the AGPL: it is
// installed in a temporary folder, never ships, and is only run by this program of its own.
// Usage: node iam-simulate.mjs NODE_MODULES LINES-FILE
// Prints { wall, cpu, allowed }: milliseconds without start and loading, and how many lines it allows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, file] = process.argv.slice(2);
// By their paths: the package exports no way to its core engine that takes a resource policy.
const load = (path) => import(join(modules, '@cloud-copilot', path));
const { loadPolicy } = await load('iam-policy/dist/esm/index.js');
const { authorize } = await load('iam-simulate/dist/esm/core_engine/CoreSimulatorEngine.js');
const { AwsRequestImpl } = await load('iam-simulate/dist/esm/request/request.js');
const { RequestContextImpl } = await load('iam-simulate/dist/esm/requestContext.js');
const { DiscoveryContextKeyConstraints } = await load(
  'iam-simulate/dist/esm/context_keys/discoveryContextKeyConstraints.js',
);

const lines = readFileSync(file, 'utf8').trim().split('\n');
const loaded = (policy, name) => loadPolicy(policy, { name });
const all = (policies) => policies.map((policy, at) => loaded(policy, `policy-${at}`));
const simulationParameters = {
  simulationMode: 'Strict',
  discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
};
let allowed = 0;
const cpu = process.cpuUsage();
const began = performance.now();
for (const line of lines) {
  const { identityPolicies, boundary, scps, resourcePolicy, request } = JSON.parse(line);
  const { result } = authorize({
    request: new AwsRequestImpl(
      request.callerArn,
      { resource: request.arn, accountId: request.apiAccount },
      'execute-api:Invoke',
      new RequestContextImpl(request.context),
    ),
    sessionPolicy: undefined,
    identityPolicies: all(identityPolicies),
    serviceControlPolicies: scps.map((level, at) => ({ orgIdentifier: `ou-${at}`, policies: all(level) })),
    resourceControlPolicies: [],
    resourcePolicy: resourcePolicy === null ? undefined : loaded(resourcePolicy, 'resource'),
    permissionBoundaries: boundary === null ? undefined : all([boundary]),
    vpcEndpointPolicies: undefined,
    simulationParameters,
    serviceSettings: {},
  });
  if (result === 'Allowed') allowed += 1;
}
const wall = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000, allowed }));
