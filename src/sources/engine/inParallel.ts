/** Requests under way at once. */
const AT_ONCE = 4;

/**
 * Asks an engine about many things, a few at once.
 * @throws what the first that fails throws
 */
export async function inParallel<T>(values: readonly T[], work: (value: T) => Promise<void>): Promise<void> {
  const rest = values[Symbol.iterator]();
  const one = async () => {
    for (const value of rest) await work(value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
