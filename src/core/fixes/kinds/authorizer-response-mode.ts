import type { Authorizer } from '../../model/facts.ts';
import type { Fix } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates } from '../setting-edits/authorizer-edit.ts';

type Mode = Pick<Authorizer, 'payloadFormatVersion' | 'enableSimpleResponses'>;
const MODES: readonly Mode[] = [
  { payloadFormatVersion: '2.0', enableSimpleResponses: true },
  { payloadFormatVersion: '2.0', enableSimpleResponses: false },
  { payloadFormatVersion: '1.0', enableSimpleResponses: false },
];

/** Sets the authorizer of an HTTP API to the form in which its function answers. */
export const authorizerResponseMode: Fix = {
  name: 'authorizer-response-mode',
  codes: ['authorizer-response-mode-mismatch'],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    if (authorizer === null) return [];
    // The format of the event is what the function was written for: it changes last.
    const ways = [...MODES].sort(
      (a, b) =>
        Number(a.payloadFormatVersion !== authorizer.payloadFormatVersion) -
        Number(b.payloadFormatVersion !== authorizer.payloadFormatVersion),
    );
    return ways.flatMap((mode) =>
      authorizerCandidates(
        input,
        authorizer,
        { ...authorizer, ...mode },
        {
          id: 'authorizer-response-mode',
          aims: ['authorizer-response-mode-mismatch'],
          title:
            `Set authorizer "${authorizer.name}" to the response format that its function returns: payload ` +
            `format ${mode.payloadFormatVersion}, simple responses ${mode.enableSimpleResponses ? 'on' : 'off'}`,
          takesAway:
            mode.payloadFormatVersion === authorizer.payloadFormatVersion
              ? null
              : `the event in payload format ${authorizer.payloadFormatVersion}: function ` +
                `${authorizer.function ?? ''} gets format ${mode.payloadFormatVersion}`,
        },
      ),
    );
  },
};
