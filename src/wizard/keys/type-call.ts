import { field, type Move, ui } from '../ui.ts';
import { type KeyContext, type KeyEntry, on } from './key.ts';

/** Types the call, or pastes what is there. */
export const typeCall: KeyEntry = {
  keys: ['p'],
  label: 'p',
  word: 'type it',
  help: 'Type the call, or paste what you have',
  here: (context) => whyNotType(context) === null,
  why: whyNotType,
  act: typeIt,
};

function whyNotType(context: KeyContext): string | null {
  if (!on('method', 'paste')(context)) return 'This key works on "What happened?" and where you choose the method.';
  const connects = context.screen.id === 'method' && context.state.answers.api?.apiType === 'WEBSOCKET';
  return connects ? 'A WebSocket client only connects, so no call is typed: choose a route.' : null;
}

function typeIt({ screen, state }: KeyContext): Move {
  if (screen.id === 'paste') return ui({ field: field('paste') });
  const { practiceCall } = state.answers;
  return ui({
    field: field('call', practiceCall === null ? 'GET /' : `${practiceCall.request.method} ${practiceCall.path}`),
  });
}
