import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What each case of the two folders is an example of: its name, whether it was given, its codes, whether it can be
 * repaired.
 */
export function casesIn(root) {
  const folders = [
    ['test/cases', true],
    ['test/cases/own', false],
  ];
  return folders.flatMap(([folder, given]) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json') && name !== 'case.schema.json')
      .sort()
      .map((name) => {
        const { answer } = JSON.parse(readFileSync(join(root, folder, name), 'utf8'));
        return {
          name: name.replace(/\.json$/, ''),
          given,
          codes: answer.rootCauses.map(({ code }) => code),
          hasTwin: answer.healthyTwin !== undefined,
        };
      }),
  );
}

/**
 * A sentence for each code without a case of one's own, or without one that has a healthy twin; where nobody can repair
 * it, none is due.
 */
export function gapsIn(cases, codes, remedyOf) {
  return codes.flatMap((code) => {
    const own = cases.filter((one) => !one.given && one.codes.includes(code));
    if (own.length === 0) return [`${code} has no case in test/cases/own`];
    const needsTwin = !remedyOf(code).includes('none');
    return needsTwin && !own.some((one) => one.hasTwin)
      ? [`${code} has no case in test/cases/own with a healthy twin`]
      : [];
  });
}
