/** A digest as far as people compare it: the algorithm and twelve digits. */
export function shortDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return hex && hex.length > 12 ? `${algorithm}:${hex.slice(0, 12)}…` : digest;
}
