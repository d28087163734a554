import type { Evidence } from '../core/model/fact.ts';
import type { NearMiss } from '../core/model/gate.ts';
import type { MarkLook, Tone } from './theme.ts';

/**
 * What a screen says, block by block: facts and sentences without a layout. The drawn wizard has a component for each
 * kind (`components/blocks.tsx`), the accessible one a sentence (`accessible/sentences.ts`).
 */
export type Block =
  /** Room between two things; nothing to hear. */
  | { readonly is: 'gap' }
  /** Prose. */
  | { readonly is: 'text'; readonly text: string; readonly tone?: Tone; readonly indent?: number }
  | { readonly is: 'heading'; readonly text: string; readonly note?: string }
  | {
      readonly is: 'labelled';
      readonly label: string;
      readonly text: string;
      readonly tone?: Tone;
      readonly indent?: number;
    }
  /** The same thing on two sides, next to each other where there is room. */
  | {
      readonly is: 'sides';
      readonly what: string;
      readonly sides: readonly [Side, Side];
      readonly tone?: Tone;
    }
  /** A sentence behind a sign. */
  | {
      readonly is: 'signed';
      readonly sign: string;
      readonly tone: Tone;
      readonly text: string;
      readonly textTone?: Tone;
    }
  /** A verdict, what it is about, and a sentence: one step of the examination. */
  | Marked
  /** A cause and how certain it is. `stops` is false for what would refuse the call next. */
  | {
      readonly is: 'cause';
      readonly stops: boolean;
      readonly code: string;
      readonly certainty: string;
      /** Who says so. */
      readonly sources: readonly string[];
      /** The console's page of the resource that it stands at. */
      readonly link?: string;
    }
  /** Text to be read or copied as it is laid out; with `from` its lines are cut, and shown from this column on. */
  | { readonly is: 'code'; readonly text: string; readonly indent?: number; readonly from?: number }
  /** Names of which one is chosen. */
  | { readonly is: 'tabs'; readonly names: readonly string[]; readonly chosen: string }
  | { readonly is: 'diff'; readonly diff: string }
  | { readonly is: 'near-miss'; readonly miss: NearMiss; readonly indent?: number }
  | { readonly is: 'evidence'; readonly evidence: readonly Evidence[]; readonly indent?: number }
  /** One statement of a policy, counted from 1, as JSON; `why` it matters. */
  | { readonly is: 'statement'; readonly number: number; readonly json: string; readonly why: string | null }
  /** A page of the AWS console. */
  | { readonly is: 'link'; readonly address: string; readonly indent?: number }

  /** The call: what is sent, where to, and by whom. */
  | { readonly is: 'call'; readonly what: string; readonly url: string; readonly who: string }
  /** What was seen and what was predicted. */
  | {
      readonly is: 'agreement';
      readonly seen: string;
      readonly predicted: string;
      readonly agreement: 'match' | 'differs' | 'not-observed';
    }
  /** An answer to a call. */
  | {
      readonly is: 'answer';
      readonly label: string;
      readonly answer: string;
      readonly tone: Tone;
      readonly body: string;
    }
  /** Something that could not be read. Why names the permission where one is missing. */
  | { readonly is: 'failed'; readonly why: string }
  /** Where a file was written to. */
  | { readonly is: 'written'; readonly path: string };

export interface Side {
  readonly name: string;
  readonly text: string;
}

export interface Marked {
  readonly is: 'marked';
  readonly mark: MarkLook;
  readonly title: string;
  readonly text: string;
  /** How much it matters here: a loud one says all it has to say, a quiet one is dimmed. */
  readonly weight: 'loud' | 'plain' | 'quiet';
}

/** What stands on a screen besides its title and its choices. */
export interface Content {
  /** What the screen is about. */
  readonly head: readonly Block[];
  readonly body: readonly Block[];
  /** Below it, next to the choices. */
  readonly foot: readonly Block[];
  /** What a text is asked for just now; then nothing else is said. */
  readonly asked: readonly Block[];
}

export const GAP: Block = { is: 'gap' };
export const NOTHING: Content = { head: [], body: [], foot: [], asked: [] };

/** Prose, as a block. */
export const text = (sentence: string, tone: Tone = 'plain', indent = 0): Block => ({
  is: 'text',
  text: sentence,
  tone,
  indent,
});
export const labelled = (label: string, sentence: string, tone: Tone = 'plain', indent = 0): Block => ({
  is: 'labelled',
  label,
  text: sentence,
  tone,
  indent,
});
