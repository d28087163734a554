import type { GateName } from '../core/api-gateway/gates.ts';
import type { DiagnosedGate, Diagnosis } from '../core/model/diagnosis.ts';
import { answerWords, predictedWords } from '../core/report/words.ts';
import { type Content, chip, code, fold, html, type Markup, sign, type Tone } from './page.ts';

/** The names of the gates for people. */
const NAMES: Readonly<Record<GateName, string>> = {
  network: 'Network',
  endpoint: 'Endpoint',
  waf: 'WAF',
  route: 'Route',
  'resource-policy': 'Resource policy',
  authorization: 'Authorization',
  'api-key': 'API key',
  throttle: 'Throttle',
  validation: 'Validation',
  integration: 'Integration',
  cors: 'CORS',
};

/** How a gate looks and what it says in a word. */
interface Look {
  readonly tone: Tone;
  readonly word: string;
  /** Behind the gate that refuses: the call does not come so far. */
  readonly isAhead: boolean;
}

function lookOf({ verdict, reached }: DiagnosedGate): Look {
  const isAhead = !reached && verdict !== 'not-applicable';
  switch (verdict) {
    case 'passes':
      return { tone: 'good', word: reached ? 'passes' : 'would pass', isAhead };
    case 'refuses':
      return { tone: 'bad', word: reached ? 'refuses' : 'would refuse', isAhead };
    case 'cannot-tell':
      return { tone: 'maybe', word: 'cannot tell', isAhead };
    case 'not-applicable':
      return { tone: 'plain', word: 'does not apply', isAhead };
  }
}

/** The way of the call: who sends it, each gate in API Gateway's order, and what comes back. */
export function gatesPicture(diagnosis: Diagnosis): Content {
  const { gates } = diagnosis;
  // The browser judges CORS, also where the gateway has refused: the way to the integration ends before it.
  const ends = ({ gate, verdict, reached }: DiagnosedGate): boolean =>
    reached && gate !== 'cors' && (verdict === 'refuses' || verdict === 'cannot-tell');
  const end = gates.findIndex(ends);
  return [
    way(diagnosis),
    html`<ol class="gates" aria-label="API Gateway's checks, in their order">${gates.map((gate, index) =>
      station(gate, end !== -1 && index > end),
    )}</ol>`,
    gates.filter(isTelling).map(callout),
    fold(
      'What each check says',
      html`<ul class="said">${gates.map(
        (gate) => html`<li><span>${NAMES[gate.gate]}</span>${verdictChip(gate)}<p>${gate.because}</p></li>`,
      )}</ul>`,
    ),
  ];
}

/** One gate on the line; `isBeyond` the one that refuses, or may. */
function station(gate: DiagnosedGate, isBeyond: boolean): Markup {
  const { tone, word, isAhead } = lookOf(gate);
  const note = isAhead ? html`<small>not reached</small>` : null;
  const classes = `${tone}${isAhead ? ' ahead' : ''}${isBeyond ? ' beyond' : ''}`;
  return html`<li class="${classes}"><i aria-hidden="true">${sign(tone)}</i><b>${breakable(NAMES[gate.gate])}</b>
<span>${word}${note}</span></li>`;
}

/** A long name may break where eleven stand side by side. */
const breakable = (name: string): Content => (name === 'Authorization' ? html`Authori&shy;zation` : name);

const isTelling = ({ verdict }: DiagnosedGate): boolean => verdict === 'refuses' || verdict === 'cannot-tell';

function callout(gate: DiagnosedGate): Markup {
  const { tone, word, isAhead } = lookOf(gate);
  return html`<p class="callout ${isAhead ? 'plain' : tone}"><strong>${NAMES[gate.gate]} ${word}${
    isAhead ? ' (not reached)' : ''
  }.</strong> ${gate.because}</p>`;
}

function verdictChip(gate: DiagnosedGate): Markup {
  const { tone, word, isAhead } = lookOf(gate);
  return chip(tone, [word, isAhead ? ', not reached' : '']);
}

/** Who called what, and what came back. */
function way(diagnosis: Diagnosis): Markup {
  const { request, observed, outcome } = diagnosis;
  const tone = outcome === 'refused' ? 'bad' : outcome === 'allowed' ? 'good' : 'maybe';
  const from = request.sourceIp === null ? null : html`<small>from ${code(request.sourceIp)}</small>`;
  const came =
    observed === null
      ? [html`<span>${predictedWords(diagnosis)}</span>`, html`<small>predicted</small>`]
      : [html`<span>${answerWords(observed)}</span>`, html`<small>${SEEN_FROM[observed.from]}</small>`];
  return html`<ul class="way">
<li><span class="label">Caller</span>${code(request.caller)}
<small>${request.signed ? 'signed' : 'unsigned'}</small>${from}</li>
<li><span class="label">Call</span>${code(`${request.method} ${request.path}`)}
<small>${code(request.host)}</small></li>
<li class="${tone}"><span class="label">Answer</span>${came}</li>
</ul>`;
}

const SEEN_FROM: Readonly<Record<NonNullable<Diagnosis['observed']>['from'], string>> = {
  given: 'as it was given',
  call: 'to a real call',
  log: 'as the log has it',
};
