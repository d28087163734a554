import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/host/environment.ts';

/** A home directory of its own with an `.aws` folder, and an environment in which nothing else is set. */
export function tempHome(
  files: { readonly config?: string; readonly credentials?: string },
  variables: Readonly<Record<string, string>> = {},
): Environment {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.aws'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, '.aws', name), text);
  return { variables: { AWS_EC2_METADATA_DISABLED: 'true', ...variables }, platform: 'linux', home };
}
