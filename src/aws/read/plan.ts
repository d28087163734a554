import type { Clients } from '../clients/types.ts';

/**
 * One read of the plan behind a call's facts. What needs it begins when its value is there, and its calls are counted
 * behind those that the value took.
 */
export interface Read<T> {
  readonly value: Promise<T>;
  /** How many calls the value took, each waiting for the one before; asked when it is there. */
  readonly depth: () => number;
}

type ValuesOf<N extends readonly Read<unknown>[]> = {
  readonly [K in keyof N]: N[K] extends Read<infer T> ? T : never;
};

/** Plans a read behind those that it needs; one that needs nothing begins at once. */
export function read<const N extends readonly Read<unknown>[], T>(
  clients: Clients,
  needs: N,
  run: (clients: Clients, ...values: ValuesOf<N>) => T | Promise<T>,
): Read<T> {
  let own: Pick<Clients, 'depth'> = clients;
  const begin = async (): Promise<T> => {
    const values = (await Promise.all(needs.map(({ value }) => value))) as unknown as ValuesOf<N>;
    const branch = clients.branch(Math.max(0, ...needs.map(({ depth }) => depth())));
    own = branch;
    return run(branch, ...values);
  };
  return { value: begin(), depth: () => own.depth() };
}

/** Waits for all; where several fail, the first of them in this order says why, however fast AWS answers. */
export async function together<const T extends readonly unknown[]>(
  reads: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(reads);
  return Promise.all(reads);
}
