import { asText } from '../model/sanitize.ts';
/** What can be read off an answer before asking what it means. Header names in lower case. */
export interface ReadAnswer {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Longer bodies are cut: no refusal is anywhere near this long, and matching stays cheap. */
const LONGEST = 20_000;

export function readAnswer(answer: {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): ReadAnswer {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), asText(value).slice(0, 4000)]),
  );
  return { status: answer.status, headers, body: answer.body.slice(0, LONGEST) };
}

export interface Message {
  /** The message; null for the JSON null or when the body holds none. */
  readonly text: string | null;
  /** The JSON key it stood under, as written; null when the body is no such JSON. */
  readonly key: string | null;
}

/** The text under `message` or `Message`; else the body itself where it is one short plain line (a pasted message). */
export function messageOf(body: string): Message {
  const trimmed = body.trim();
  const json = parsed(trimmed);
  if (typeof json === 'object' && json !== null) {
    const found = Object.entries(json).find(
      ([key, value]) => key.toLowerCase() === 'message' && (value === null || typeof value === 'string'),
    );
    return found ? { key: found[0], text: found[1] as string | null } : { key: null, text: null };
  }
  if (typeof json === 'string') return { key: null, text: json };
  return { key: null, text: trimmed !== '' && !trimmed.startsWith('<') ? trimmed : null };
}

function parsed(text: string): unknown {
  if (!/^[{["]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
