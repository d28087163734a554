import { describe, expect, it } from 'vitest';
import { type CaseFile, checkCase, shiftToNow } from '../../../../src/core/intake/cases/index.ts';
import { caseNamed, givenCases, schemaProblems } from './given-cases.ts';

function checked(json: unknown): CaseFile {
  const result = checkCase(json);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.caseFile;
}

describe('a case shifted to another moment', () => {
  const now = '2031-07-08T09:10:11.250Z';

  it.each(givenCases)('$name is still a case, and goes back to what it was', ({ json }) => {
    const shifted = shiftToNow(checked(json), now);
    expect(schemaProblems(shifted)).toEqual([]);
    expect(shifted.request.time).toBe('2031-07-08T09:10:11Z');
    expect(shiftToNow(shifted, json.request.time)).toEqual(json);
  });

  it('keeps the distance between the signature and the request', () => {
    const json = caseNamed('iam-unauth-role-has-children-not-parent');
    json.request.time = '2026-03-02T10:15:30Z';
    json.request.signing.date = '20260302T100530Z';
    expect(shiftToNow(checked(json), now).request.signing?.date).toBe('20310708T090011Z');
  });

  it('moves the moments that policies name, and no other text', () => {
    const json = caseNamed('rp-ip-allowlist-misses-caller');
    json.request.time = '2026-03-02T10:15:30Z';
    json.config.api.policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 'execute-api:Invoke',
          Resource: '*',
          Condition: {
            DateLessThan: { 'aws:CurrentTime': ['2026-03-02T10:15:31Z'] },
            StringEquals: { 'aws:RequestTag/x': '2026-03-02T10:15:31Z' },
          },
        },
      ],
    };
    expect(JSON.stringify(shiftToNow(checked(json), '2026-03-02T11:15:30Z').config.api.policy)).toContain(
      '"Condition":{"DateLessThan":{"aws:CurrentTime":["2026-03-02T11:15:31Z"]},' +
        '"StringEquals":{"aws:RequestTag/x":"2026-03-02T10:15:31Z"}}',
    );
  });

  it('stays where it is when the moment is none', () => {
    const file = checked(caseNamed('rp-ip-allowlist-misses-caller'));
    expect(shiftToNow(file, 'soon')).toBe(file);
  });
});
