import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { edit } from '../../../src/wizard/components/text-field/edit.ts';
import { editOf } from '../../../src/wizard/components/text-field/field-keys.ts';
import { TextField } from '../../../src/wizard/components/text-field/text-field.tsx';
import { type Field, field } from '../../../src/wizard/ui.ts';
import { KEY, linesOf, play } from './drawing.tsx';

const fieldOf = (first: Field, secret = false) =>
  play({
    first,
    onPress: (now, press) => {
      const change = editOf(press);
      return change === null ? now : edit(now, change);
    },
    onPaste: (now, text) => edit(now, { type: 'insert', text }),
    view: (now) => <TextField label="> " field={now} secret={secret} />,
  });

describe('a text field', () => {
  it('shows what is typed, moves its caret and deletes on either side of it', async () => {
    const typed = fieldOf(field('call'));
    await typed.type('GET /x');
    expect(typed.frame()).toBe('> GET /x▌');
    await typed.type(KEY.left, KEY.backspace);
    expect(typed.frame()).toBe('> GET ▌x');
    await typed.type(KEY.home, '\u0004', KEY.right, KEY.end, KEY.backspace);
    expect(typed.frame()).toBe('> GET ▌');
    await typed.type('\u0017');
    expect(typed.frame()).toBe('> ▌');
    typed.close();
  });
  it('takes a pasted text whole, its line ends too where a text is pasted', async () => {
    const pasted = fieldOf(field('paste'));
    await pasted.type('\u001b[200~a\r\nb\u001b[201~');
    expect(pasted.frame()).toBe('> a b▌');
    pasted.close();
  });
  it('shows dots for a secret', async () => {
    const secret = fieldOf(field('token'), true);
    await secret.type('123456');
    expect(secret.frame()).toBe('> ••••••▌');
    secret.close();
  });
  it('keeps the caret in sight', () => {
    const long = field('call', `${'x'.repeat(150)}${'y'.repeat(150)}`);
    const at = (caret: number) => linesOf(<TextField label="> " field={{ ...long, caret }} />, 40);
    for (const caret of [0, 1, 20, 150, 299, 300]) {
      const [line = ''] = at(caret);
      expect(at(caret)).toHaveLength(1);
      expect(stringWidth(line)).toBeLessThanOrEqual(40);
      expect(line).toContain('▌');
    }
    expect(at(150)[0]).toMatch(/^> …x+▌/);
    expect(at(0)[0]).toMatch(/^> ▌x+…$/);
  });
  it('masks a secret also where the caret stands in it', () => {
    const text = 'GET /x?X-Amz-Signature=0123456789abcdef0123456789abcdef';
    for (let caret = 0; caret <= text.length; caret++)
      expect(linesOf(<TextField label="> " field={{ ...field('paste', text), caret }} />, 120).join('')).not.toContain(
        '0123456789',
      );
  });
});

describe('editing', () => {
  it('takes letters, moves and deletes by whole characters', () => {
    const typed = edit(edit(field('call'), { type: 'insert', text: 'ab👩‍💻' }), { type: 'left' });
    expect(edit(edit(field('call', 'abc'), { type: 'left' }), { type: 'backspace' })).toMatchObject({
      text: 'ac',
      caret: 1,
    });
    expect(typed.text.slice(0, typed.caret).isWellFormed()).toBe(true);
    expect(edit(field('call', 'GET /a b'), { type: 'word-left' }).text).toBe('GET /a ');
    expect(edit(field('call', 'abc'), { type: 'clear' })).toMatchObject({ text: '', caret: 0 });
  });
  it('takes no control characters and no line ends, except where text is pasted', () => {
    expect(edit(field('call'), { type: 'insert', text: 'a\u001b[2J\nb' }).text).toBe('a b');
    expect(edit(field('paste'), { type: 'insert', text: 'a\nb' }).text).toBe('a\nb');
  });
});
