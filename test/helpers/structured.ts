import { Random } from './random.ts';

/** Bytes that compress as files do: words that come again, runs, numbers, and now and then noise. */
export function structured(seed: number, length: number): Buffer {
  const random = new Random(seed);
  const words = Array.from({ length: 200 }, () =>
    Array.from({ length: 1 + random.below(9) }, () => String.fromCharCode(97 + random.below(26))).join(''),
  );
  let text = '';
  while (text.length < length) {
    if (random.once(40)) text += random.pick(words).charAt(0).repeat(random.below(400));
    else if (random.once(60)) text += text.slice(-random.below(3000));
    else if (random.once(30)) text += String.fromCharCode(random.below(256), random.below(256), random.below(256));
    else text += `${random.pick(words)}${random.once(12) ? `=${random.below(100_000)}\n` : ' '}`;
  }
  return Buffer.from(text.slice(0, length), 'latin1');
}
