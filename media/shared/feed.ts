/** Passes values on to whoever listens at that moment. */
export interface Feed<T> {
  tell(value: T): void;
  /** @returns a function that ends it */
  listen(listener: (value: T) => void): () => void;
}

export function createFeed<T>(): Feed<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    tell(value) {
      for (const listener of listeners) listener(value);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
