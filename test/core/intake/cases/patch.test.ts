import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, loadCase, type Patch } from '../../../../src/core/intake/cases/index.ts';
import { givenCases, schemaProblems } from './given-cases.ts';

const patches = givenCases.flatMap(({ name, json }) => [
  ...(json.answer.healthyTwin ? [{ name, what: 'healthyTwin', json, patch: json.answer.healthyTwin as Patch }] : []),
  ...(json.answer.halfFixed ?? []).map((half: { repairs: string; patch: Patch }) => ({
    name,
    what: half.repairs,
    json,
    patch: half.patch,
  })),
]);

describe('patches of the given cases', () => {
  it.each(patches)('$name: $what applies, and the result is a case', ({ json, patch }) => {
    const before = JSON.stringify(json);
    const patched = applyPatch(json, patch);
    if (!patched.ok) throw new Error(patched.problem);
    expect(schemaProblems(patched.value)).toEqual([]);
    expect(loadCase(patched.value).ok).toBe(true);
    expect(JSON.stringify(json)).toBe(before);
    expect(patched.value).not.toEqual(json);
  });
});

describe('a patch', () => {
  const doc = { a: [1, 2], b: { 'x/y': { '~': 0 } } };
  it.each<[Patch, unknown]>([
    [[{ op: 'add', path: '/a/1', value: 9 }], { ...doc, a: [1, 9, 2] }],
    [[{ op: 'add', path: '/a/-', value: 9 }], { ...doc, a: [1, 2, 9] }],
    [[{ op: 'add', path: '/c', value: null }], { ...doc, c: null }],
    [[{ op: 'replace', path: '/b/x~1y/~0', value: 1 }], { ...doc, b: { 'x/y': { '~': 1 } } }],
    [[{ op: 'remove', path: '/a/0' }], { ...doc, a: [2] }],
    [[{ op: 'remove', path: '/b' }], { a: [1, 2] }],
    [[{ op: 'move', from: '/a', path: '/c' }], { b: doc.b, c: [1, 2] }],
    [[{ op: 'copy', from: '/a/0', path: '/a/-' }], { ...doc, a: [1, 2, 1] }],
    [[{ op: 'test', path: '/b/x~1y', value: { '~': 0 } }], doc],
    [[{ op: 'replace', path: '', value: 1 }], 1],
    [[], doc],
  ])('%j', (patch, value) => expect(applyPatch(doc, patch)).toEqual({ ok: true, value }));

  it.each(
    (<Patch[]>[
      [{ op: 'replace', path: '/c', value: 1 }],
      [{ op: 'remove', path: '/a/2' }],
      [{ op: 'add', path: '/a/3', value: 1 }],
      [{ op: 'add', path: '/a/01', value: 1 }],
      [{ op: 'replace', path: '/a/-', value: 1 }],
      [{ op: 'add', path: '/c/d', value: 1 }],
      [{ op: 'test', path: '/a', value: [2, 1] }],
      [{ op: 'copy', from: '/none', path: '/c' }],
      [{ op: 'remove', path: '' }],
      [{ op: 'add', path: '/a/0/b', value: 1 }],
    ]).map((patch): [Patch] => [patch]),
  )('%j is refused with the step that does not fit', (patch) => {
    expect(applyPatch(doc, patch)).toMatchObject({ ok: false, problem: expect.stringContaining('step 0') });
  });

  it('never reaches an object prototype', () => {
    const patched = applyPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    expect(patched.ok && Object.keys(patched.value as object)).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
    expect(applyPatch({}, [{ op: 'add', path: '/constructor/prototype/polluted', value: 1 }]).ok).toBe(false);
  });

  it('adds what remove takes away again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (value, key, other) => {
        const base = { [`k${key}`]: other };
        const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const added = applyPatch(base, [
          { op: 'add', path, value },
          { op: 'test', path, value },
          { op: 'remove', path },
        ]);
        expect(added).toEqual({ ok: true, value: base });
      }),
    );
  });
});
