import { headersToShow, type Understood, understand } from '../../core/intake/index.ts';
import type { Intent } from './actions.ts';
import type { InitialAnswers } from './ports.ts';

/** A pasted text as answers to the questions behind it; or why nothing could be taken from it. */
export function readPaste(text: string): Intent {
  const understood = understand(text);
  if (understood.kind === 'nothing')
    return { type: 'show-notice', notice: { tone: 'warn', text: understood.understoodFrom.join(' ') } };
  return {
    type: 'use-understood',
    region: understood.target.region ?? null,
    answers: answersOf(understood),
    from: understood.understoodFrom,
  };
}

function answersOf({ target, request, caller, observed, kind }: Understood): InitialAnswers {
  const { method, signing, secretHeaders: _secret, headers: _headers, ...rest } = request;
  const headers = headersToShow(request);
  const verb = target.method ?? method ?? (kind === 'url' ? 'GET' : undefined);
  const signed = signing !== undefined && caller === null ? ({ kind: 'self' } as const) : null;
  return {
    ...(target.apiId === undefined ? {} : { apiId: target.apiId }),
    ...(target.accountEnd === undefined ? {} : { accountEnd: target.accountEnd }),
    ...(target.stage === undefined ? {} : { stage: target.stage }),
    ...(verb === undefined ? {} : { verb }),
    ...(target.path === undefined ? {} : { path: target.path }),
    ...(caller !== null ? { caller } : signed !== null ? { caller: signed } : {}),
    ...(observed === null ? {} : { observed }),
    ...(signing === undefined ? {} : { signing }),
    request: Object.keys(headers).length === 0 ? rest : { ...rest, headers },
  };
}
