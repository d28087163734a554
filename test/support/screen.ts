import { stripVTControlCharacters } from 'node:util';
import type { Controller } from '../../src/wizard/controller.ts';
import { frameRows } from '../../src/wizard/frame.tsx';

/** What is drawn now on so many columns and rows, line by line, with its colours. The controller is told. */
export function drawnRows(controller: Controller, columns = 80, rows = 23): readonly string[] {
  const at = controller.look(columns, rows);
  const drawn = frameRows(at, controller.measured);
  controller.drew(at);
  return drawn;
}

/** The same as plain text. */
export const screenRows = (controller: Controller, columns = 80, rows = 23): readonly string[] =>
  drawnRows(controller, columns, rows).map((row) => stripVTControlCharacters(row));
