// Draws the HTML report of one case into docs/html/: at 1,280 and 400 px, light and dark. The README shows one of them.
// Usage, after a build: node scripts/html-pictures.mjs      CHROMIUM names another Chromium than Debian's.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const CASE = 'src/practice/builtin/checkout-identity-policy-wrong-path.json';
/** Width and height in pixels: what stands on the first pages. */
const SIZES = [
  [1280, 1424],
  [400, 1570],
];
/** Bytes of one picture: a clone is to stay small. */
const LARGEST = 150_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/html');
const scratch = mkdtempSync(join(tmpdir(), 'apigw-doctor-html-'));
const page = join(scratch, 'page.html');
const program = [join(root, 'bin/apigw-doctor.js'), 'diagnose', '--case', CASE, '--html'];
writeFileSync(page, spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' }).stdout);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const [width, height] of SIZES) {
  for (const colorScheme of ['light', 'dark']) {
    const path = join(folder, `report-${width}-${colorScheme}.png`);
    const tab = await browser.newPage({ viewport: { width, height }, colorScheme });
    await tab.goto(pathToFileURL(page).href);
    await tab.screenshot({ path });
    await tab.close();
    reduce(path);
    const { size } = statSync(path);
    process.stdout.write(`docs/html/report-${width}-${colorScheme}.png: ${size} bytes\n`);
    if (size > LARGEST) process.exitCode = 1;
  }
}
await browser.close();
rmSync(scratch, { recursive: true, force: true });

/** Makes a picture smaller where Debian's optipng is installed; the picture is the same without it. */
function reduce(path) {
  try {
    execFileSync('optipng', ['-quiet', '-o3', path], { stdio: 'ignore' });
  } catch {
    process.stdout.write('optipng is not here: the pictures stay as Chromium writes them.\n');
  }
}
