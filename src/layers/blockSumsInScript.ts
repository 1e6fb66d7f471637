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
  let low = 0;
  let middle = 0;
  let high = 0;
  for (let at = 0; at < block.length; at += 8)
    for (let lane = at; lane < at + 4; lane++) {
      const left = ((block[lane] ?? 0) + (key[lane] ?? 0)) | 0;
      const right = ((block[lane + 4] ?? 0) + (key[lane + 4] ?? 0)) | 0;
      const a = left >>> 16;
      const b = left & 0xffff;
      const c = right >>> 16;
      const d = right & 0xffff;
      low += b * d;
      middle += a * d + b * c;
      high += a * c;
    }
  return BigInt(low) + (BigInt(middle) << 16n) + (BigInt(high) << 32n);
}
