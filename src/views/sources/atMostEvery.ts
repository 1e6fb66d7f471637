/** Calls a function with the newest arguments, but no more often than every so many milliseconds. */
export function atMostEvery<A extends unknown[]>(
  milliseconds: number,
  call: (...args: A) => void,
): (...args: A) => void {
  let last = 0;
  return (...args) => {
    const now = performance.now();
    if (now - last < milliseconds) return;
    last = now;
    call(...args);
  };
}
