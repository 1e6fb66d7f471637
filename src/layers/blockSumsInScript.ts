/**
 * What `wasm/blockSums.ts` sums up one block to, where the machine cannot run that: NH (RFC 4418, 5.2.2) twice, several
 * times slower.
 * @param block its words
 * @param key as many, and four more
 * @returns modulo 2^64 once they are stored
 */
export function sumUpInScript(block: Uint32Array, key: Uint32Array): [bigint, bigint] {
  return [nh(block, key), nh(block, key.subarray(4))];
}

/** Products are summed up in parts of 16 bits, or they would be more than a number holds. */
function nh(block: Uint32Array, key: Uint32Array): bigint {
  let [low, middle, high] = [0, 0, 0];
  for (let at = 0; at < block.length; at++) {
    if (at & 4) continue;
    const left = ((block[at] ?? 0) + (key[at] ?? 0)) >>> 0;
    const right = ((block[at + 4] ?? 0) + (key[at + 4] ?? 0)) >>> 0;
    low += (left & 0xffff) * (right & 0xffff);
    middle += (left & 0xffff) * (right >>> 16) + (left >>> 16) * (right & 0xffff);
    high += (left >>> 16) * (right >>> 16);
  }
  return BigInt(low) + (BigInt(middle) << 16n) + (BigInt(high) << 32n);
}
