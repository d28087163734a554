import { describe, expect, test } from 'vitest';
import { type Environment, variable } from '../../src/host/environment.ts';
import { places } from '../../src/host/places.ts';
import { processEnvironment } from '../../src/host/process.ts';

const of = (variables: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux'): Environment => ({
  variables,
  platform,
  home: '/home/anna',
});

describe('variables', () => {
  test('an empty variable counts as unset', () => {
    expect(variable(of({ A: '' }), 'A')).toBeNull();
    expect(variable(of({}), 'A')).toBeNull();
    expect(variable(of({ A: ' ' }), 'A')).toBe(' ');
  });

  test('the environment is a copy: later changes of the process do not reach it', () => {
    const environment = processEnvironment();
    process.env.APIGW_DOCTOR_TEST_LATER = 'x';
    expect(environment.variables.APIGW_DOCTOR_TEST_LATER).toBeUndefined();
    delete process.env.APIGW_DOCTOR_TEST_LATER;
  });
});

describe('places', () => {
  test('the XDG defaults lie below the home directory', () => {
    expect(places(of({}))).toEqual({
      config: '/home/anna/.config/apigw-doctor',
      state: '/home/anna/.local/state/apigw-doctor',
      cache: '/home/anna/.cache/apigw-doctor',
    });
  });

  test('XDG variables win, relative ones are ignored', () => {
    expect(places(of({ XDG_STATE_HOME: '/var/s', XDG_CACHE_HOME: 'relative' }))).toMatchObject({
      state: '/var/s/apigw-doctor',
      cache: '/home/anna/.cache/apigw-doctor',
    });
  });

  test('Windows keeps them below LOCALAPPDATA', () => {
    expect(places(of({ LOCALAPPDATA: 'C:\\Users\\anna\\AppData\\Local' }, 'win32')).state).toBe(
      'C:\\Users\\anna\\AppData\\Local\\apigw-doctor\\state',
    );
  });
});
