import { AwsError } from '../http/errors.ts';
import { pairsOf, type WireReply } from '../http/types.ts';
import type { Service, ServiceCall } from '../services/types.ts';
import { xmlOf } from './xml.ts';

/** The parameters of one call: lists are `Name.1`, `Name.2` … */
export interface Ec2Input {
  readonly text: (name: string) => string | null;
  readonly list: (name: string) => readonly string[];
  /** `Filter.1.Name`, `Filter.1.Value.1` … */
  readonly filters: () => readonly { readonly name: string; readonly values: readonly string[] }[];
}

export type Ec2Run = (call: ServiceCall, input: Ec2Input) => Readonly<Record<string, unknown>>;

/** Builds a service that speaks EC2's own kind of the Query protocol: form in, XML with `<item>`s out. */
export function ec2Service(namespace: string, operations: Readonly<Record<string, Ec2Run>>): Service {
  return {
    name: 'ec2',
    handle: (call) => {
      const pairs = new Map(pairsOf(call.request.body.toString('utf8'), true));
      const action = pairs.get('Action') ?? '';
      const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (run === undefined)
        throw new AwsError('InvalidAction', `The action ${action} is not valid for this web service.`, 400);
      const inner = xmlOf({ requestId: call.requestId, ...run(call, inputOf(pairs)) }, 'item');
      return xmlReply(200, `<${action}Response xmlns="${namespace}">${inner}</${action}Response>`);
    },
    refuse: (code, message, status, requestId) =>
      xmlReply(
        status,
        `<Response><Errors><Error>${xmlOf({
          Code: code === 'AccessDenied' ? 'UnauthorizedOperation' : code,
          Message: message,
        })}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      ),
  };
}

const xmlReply = (status: number, body: string): WireReply => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8' },
  body,
});

function inputOf(pairs: ReadonlyMap<string, string>): Ec2Input {
  const list = (name: string): readonly string[] =>
    [...pairs]
      .flatMap(([key, value]) =>
        key.startsWith(`${name}.`) && /^\d{1,4}$/.test(key.slice(name.length + 1))
          ? [{ at: Number(key.slice(name.length + 1)), value }]
          : [],
      )
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value);
  const numbers = [...pairs.keys()].flatMap((key) => /^Filter\.(\d{1,4})\.Name$/.exec(key)?.[1] ?? []);
  return {
    text: (name) => pairs.get(name) ?? null,
    list,
    filters: () =>
      numbers.map((i) => ({ name: pairs.get(`Filter.${i}.Name`) ?? '', values: list(`Filter.${i}.Value`) })),
  };
}
