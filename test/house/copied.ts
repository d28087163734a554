import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BIN, ROOT } from './built.ts';

/** The program's own files beside a bundle of our making, by names in `dist`; without any it was not built. */
export function copied(bundle: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-bin-'));
  cpSync(dirname(BIN), join(folder, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const [name, text] of Object.entries(bundle)) {
    mkdirSync(dirname(join(folder, 'dist', name)), { recursive: true });
    writeFileSync(join(folder, 'dist', name), text);
  }
  return folder;
}
