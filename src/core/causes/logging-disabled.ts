import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';

export const loggingDisabled = advice({
  kind: 'advice',
  code: 'logging-disabled',
  sentence: 'Execution logging is off: refused calls are not logged.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'Execution logging of the stage is off, so you cannot look up refused calls in a log.',
      'This does not cause a refusal. HTTP APIs have access logs only.',
    ],
    sees: [sees.nothing('a refusal without a log line')],
    checks: [
      checks.stage(
        'loggingLevel of */* and of single methods; OFF or nothing means no log.',
        '[methodSettings, accessLogSettings]',
      ),
      checks.loggingRole,
    ],
    fixes: {
      aws:
        'Set logging/loglevel to INFO while you investigate (UpdateStage, /*/*/logging/loglevel). No deployment ' +
        'is needed.',
    },
    wrongTurns: [
      'Leave dataTrace off: it writes whole bodies, with personal data, into the log.',
      'Settings of a single method override those of */*.',
      'Execution logs can be delivered elsewhere. An empty log group may mean that the logs are in another place.',
    ],
    uncertain: [],
    related: ['logging-role-missing', 'logging-role-cannot-write'],
    sources: ['logging', 'accessLogs', 'patch'],
  }),
});
