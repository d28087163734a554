import { isHandshake } from '../../core/api-gateway/connections.ts';
import type { Block } from '../blocks.ts';
import { answerLabel } from '../state/labels.ts';
import type { SessionState } from '../state/state.ts';

/** The call: what is sent, and by whom. */
export function callBlocks(state: SessionState): readonly Block[] {
  const { request, answers } = state;
  if (request === null) return [];
  const webSocket = state.target !== null && isHandshake(state.target.apiType, request.path);
  const query = request.query === '' ? '' : `?${request.query}`;
  const url = `${webSocket ? 'wss' : 'https'}://${request.host}${request.path}${query}`;
  const from = request.sourceIp === null ? '' : `, from ${request.sourceIp}`;
  const who = request.signing === null ? 'unsigned' : `as ${answers.caller?.label ?? 'its signer'}`;
  return [{ is: 'call', what: webSocket ? '$connect' : request.method, url, who: `${who}${from}` }];
}

/** What was seen beside what was predicted, and whether the two witnesses agree. */
export function agreementPart(state: SessionState): readonly Block[] {
  const diagnosis = state.examination?.diagnosis;
  if (diagnosis === undefined) return [];
  return [
    {
      is: 'agreement',
      seen: diagnosis.observed === null ? 'nothing yet' : answerLabel(diagnosis.observed),
      predicted: diagnosis.predicted === null ? 'not known' : answerLabel(diagnosis.predicted),
      agreement:
        diagnosis.agreement === 'match' || diagnosis.agreement === 'differs' ? diagnosis.agreement : 'not-observed',
    },
  ];
}
