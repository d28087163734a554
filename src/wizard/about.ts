import { STEP_TERMS, TERMS, termsOf } from './glossary.ts';
import { rowsOf, type ScreenId } from './state/index.ts';
import type { Context, Row } from './ui.ts';

/**
 * One sentence about the word that the cursor is on, or about the first word of the screen: it stands above the keys,
 * so that nothing moves when the cursor does. Null where there is nothing to explain.
 */
export function aboutRow(screen: ScreenId, context: Context, row: Row | undefined): string | null {
  const { run } = context.state;
  if (screen === 'troubleshooting' && run !== null) {
    // While they run, the step that is waited for is the one to explain.
    const step = run.steps.find(({ id, state }) => (run.state === 'running' ? state === 'running' : id === row?.id));
    if (step !== undefined) return STEP_TERMS[step.id];
  }
  const word = wordOf(screen, context, row?.id ?? '') ?? termsOf(screen)[0]?.word;
  const term = TERMS.find((one) => one.word === word);
  return term === undefined ? null : `${term.word}: ${term.sentence}`;
}

const TYPES = { REST: 'REST API', HTTP: 'HTTP API', WEBSOCKET: 'WebSocket API' } as const;
const PROFILES: Readonly<Record<string, string>> = { practice: 'Practice', environment: 'Environment' };
const CALLER_ROWS: Readonly<Record<string, string>> = {
  anonymous: 'Unsigned',
  token: 'Bearer token',
  'api-key': 'API key',
  origin: 'Origin',
  cookies: 'Credentials mode',
  'source-ip': 'Source address',
  vpce: 'VPC endpoint',
};

/** The word that a row shows, where it is one of those explained. */
function wordOf(screen: ScreenId, { state }: Context, id: string): string | undefined {
  switch (screen) {
    case 'profile': {
      const choice = state.profiles.state === 'ready' ? state.profiles.value.find((one) => one.id === id) : undefined;
      return choice === undefined ? undefined : PROFILES[choice.kind];
    }
    case 'api': {
      const api = rowsOf(state.apis).find((one) => one.id === id);
      return api === undefined ? undefined : TYPES[api.apiType];
    }
    case 'stage': {
      const stage = state.stages.state === 'ready' ? state.stages.value.find((one) => one.name === id) : undefined;
      return stage?.draftMovedOn === true ? 'Draft' : undefined;
    }
    case 'method': {
      return rowsOf(state.methods).find((one) => `${one.verb} ${one.path}` === id)?.authorizationType;
    }
    case 'caller':
      return CALLER_ROWS[id];
    case 'findings':
      return state.examination?.diagnosis.causes.some(({ nearMiss }) => nearMiss !== null) && id.startsWith('another')
        ? 'Near miss'
        : undefined;
    case 'fix':
      return state.examination?.plans.find((plan) => plan.id === state.fix?.planId)?.needsDeployment === true
        ? 'Deployment'
        : undefined;
    default:
      return undefined;
  }
}
