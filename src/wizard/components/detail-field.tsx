import { HINTS, isSecretField } from '../content/carried.ts';
import type { Field } from '../ui.ts';
import { Gap, Paragraph } from './paragraph.tsx';
import { TextField } from './text-field/text-field.tsx';

/** The open text field of a detail of the request, and what it takes; nothing for other fields. */
export function DetailField({ field }: { readonly field: Field | null }) {
  const hint = field === null ? undefined : HINTS[field.purpose];
  if (field === null || hint === undefined) return null;
  return (
    <>
      <Gap />
      <TextField label={`${hint.label}  `} field={field} secret={isSecretField(field.purpose)} />
      <Paragraph tone="dim" indent={2}>
        {hint.help}
      </Paragraph>
    </>
  );
}
