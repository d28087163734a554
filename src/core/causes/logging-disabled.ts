import { checks } from './common/checks.ts';
import { advice } from './common/record.ts';
import { sees } from './common/sees.ts';

export const loggingDisabled = advice({
  kind: 'advice',
  code: 'logging-disabled',
  sentence: 'Logging is off, so a refusal leaves no trace.',
  remedy: ['aws'],
  page: () => ({
    happened: [
      'Execution logging of the stage is off, so a refusal leaves no trace that could be looked up.',
      'It refuses nothing. HTTP APIs have access logs only.',
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
        'Set logging/loglevel to INFO for the time of the search (UpdateStage, /*/*/logging/loglevel). No ' +
        'deployment is needed.',
    },
    wrongTurns: [
      'Leave dataTrace off: it writes whole bodies, with personal data, into the log.',
      'Settings of a single method hide those of */*.',
      'Since execution logs can be delivered elsewhere, an empty group may mean logs in another place.',
    ],
    uncertain: [],
    related: ['logging-role-missing', 'logging-role-cannot-write'],
    sources: ['logging', 'accessLogs', 'patch'],
  }),
});
