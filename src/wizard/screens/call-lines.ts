import { isHandshake } from '../../core/model/connections.ts';
import { answerLabel, type SessionState } from '../state/index.ts';
import { dim, type Line, line, span, strong } from '../widgets/line.ts';
import { cutMiddle } from '../widgets/text.ts';

/** The call in two lines: what is sent, and by whom. */
export function callLines(state: SessionState, columns: number): readonly Line[] {
  const { request, answers } = state;
  if (request === null) return [];
  const webSocket = state.target !== null && isHandshake(state.target.apiType, request.path);
  const url = `${webSocket ? 'wss' : 'https'}://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  const what = webSocket ? '$connect' : request.method;
  const from = request.sourceIp === null ? '' : `, from ${request.sourceIp}`;
  const who = request.signing === null ? 'unsigned' : `as ${answers.caller?.label ?? 'its signer'}`;
  return [
    line(strong(`${what} `), span(cutMiddle(url, columns - what.length - 1))),
    line(dim(cutMiddle(`${who}${from}`, columns))),
  ];
}

/** What was seen beside what was predicted, and whether the two witnesses agree. */
export function agreementLine(state: SessionState): Line {
  const diagnosis = state.examination?.diagnosis;
  if (diagnosis === undefined) return [];
  const seen = diagnosis.observed === null ? 'nothing yet' : answerLabel(diagnosis.observed);
  const predicted = diagnosis.predicted === null ? 'cannot tell' : answerLabel(diagnosis.predicted);
  if (diagnosis.agreement === 'match') return [dim('Seen and predicted '), span(seen), span('   ✔ they agree', 'good')];
  const agree = diagnosis.agreement === 'differs' ? span('▲ they differ', 'warn') : dim('no answer to compare with');
  return [dim('Seen '), span(seen), dim('   Predicted '), span(predicted), span('   '), agree];
}
