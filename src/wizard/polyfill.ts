/** Ink 8 waits with `Promise.withResolvers`, which Node 20 does not have yet. Call before Ink is imported. */
export function installPolyfills(): void {
  const target = Promise as unknown as { withResolvers?: <T>() => Resolvers<T> };
  target.withResolvers ??= <T>(): Resolvers<T> => {
    let resolve: Resolvers<T>['resolve'] = () => {};
    let reject: Resolvers<T>['reject'] = () => {};
    const promise = new Promise<T>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    return { promise, resolve, reject };
  };
}

interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T | PromiseLike<T>) => void;
  readonly reject: (reason?: unknown) => void;
}
