/** Work that is done when somebody first asks, and only then. */
export function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => {
    done ??= { value: work() };
    return done.value;
  };
}

/** The same for each thing that is asked about, for as long as there is that thing. */
export function onceForEach<K extends object, T>(work: (thing: K) => T): (thing: K) => T {
  const done = new WeakMap<K, { readonly value: T }>();
  return (thing) => {
    const before = done.get(thing) ?? { value: work(thing) };
    done.set(thing, before);
    return before.value;
  };
}

/** The same for each text; with more than `most` of them all are forgotten. */
export function onceForTexts<T>(most: number, work: (text: string) => T): (text: string) => T {
  const done = new Map<string, { readonly value: T }>();
  return (text) => {
    const before = done.get(text);
    if (before !== undefined) return before.value;
    const value = work(text);
    if (done.size >= most) done.clear();
    done.set(text, { value });
    return value;
  };
}
