// A terminal's screen as a picture: SVG from the cells of an xterm, in its sixteen colours.
const BRIGHT_ON_DARK = ['#5e5c64', '#f66151', '#57e389', '#f8e45c', '#78aeed', '#dc8add', '#5bc8af', '#ffffff'];
const DARK = {
  ground: '#1e1e1e',
  text: '#deddda',
  colors: ['#2e3436', '#f66151', '#57e389', '#f8e45c', '#62a0ea', '#dc8add', '#5bc8af', '#deddda', ...BRIGHT_ON_DARK],
};
/** The colours that a plain xterm draws on white: the hardest to read. */
const BRIGHT_ON_LIGHT = ['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'];
const LIGHT = {
  ground: '#ffffff',
  text: '#000000',
  colors: ['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5', ...BRIGHT_ON_LIGHT],
};
const [WIDE, HIGH, EDGE] = [8.43, 18, 16];

/** The lines in sight as runs of equal looks; empty lines at the end are left out. */
export function linesOf(term) {
  const { active } = term.buffer;
  const all = Array.from({ length: term.rows }, (_, y) => runsOf(active.getLine(active.baseY + y), term.cols));
  const last = all.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== ''));
  return all.slice(0, last + 1);
}

function runsOf(row, columns) {
  const found = [];
  for (let x = 0; row !== undefined && x < columns; x += 1) {
    const cell = row.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = [
      cell.isFgDefault() ? -1 : cell.getFgColor(),
      cell.isBold() > 0,
      cell.isDim() > 0,
      cell.isUnderline() > 0,
    ].join();
    const last = found.at(-1);
    if (last?.look === look) {
      last.text += cell.getChars() || ' ';
      last.columns += cell.getWidth();
    } else found.push({ x, look, text: cell.getChars() || ' ', columns: cell.getWidth() });
  }
  return found;
}

/** A line of the list may be null: a rule across the picture. */
export function svgOf(lines, columns, title, light = false) {
  const theme = light ? LIGHT : DARK;
  const height = lines.length * HIGH + 2 * EDGE;
  const width = Math.round(columns * WIDE + 2 * EDGE);
  const body = lines.flatMap((runs, y) =>
    runs === null
      ? ruleAt(y, width)
      : runs.filter(({ text }) => text.trim() !== '').map((run) => textOf(run, y, theme)),
  );
  const font = 'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${font}>
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${theme.ground}"/>
${body.join('\n')}
</svg>
`;
}

const ruleAt = (y, width) =>
  `<line x1="${EDGE}" x2="${width - EDGE}" y1="${y * HIGH + EDGE + 9}" y2="${y * HIGH + EDGE + 9}" stroke="#555"/>`;

function textOf({ x, look, text, columns }, y, theme) {
  const [color, bold, dim, underline] = look.split(',');
  const shown = text.trimEnd();
  const wide = ((columns - (text.length - shown.length)) * WIDE).toFixed(1);
  const marks = [
    bold === 'true' ? ' font-weight="bold"' : '',
    dim === 'true' ? ' opacity="0.65"' : '',
    underline === 'true' ? ' text-decoration="underline"' : '',
  ].join('');
  const place = `x="${(x * WIDE + EDGE).toFixed(1)}" y="${y * HIGH + EDGE + 14}" textLength="${wide}"`;
  return (
    `<text ${place} fill="${theme.colors[Number(color)] ?? theme.text}"${marks} ` +
    `xml:space="preserve">${escaped(shown)}</text>`
  );
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
