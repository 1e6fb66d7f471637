import assert from 'node:assert/strict';
import { headerModule } from '../../src/layers/headerModule.ts';
import { BLOCK, parseHeader, regularHeader } from '../../src/layers/tarHeader.ts';
import { Random } from '../helpers/random.ts';

/** Where fields of a header begin and how long they are: texts, octal numbers, what tells the format. */
const TEXTS = [
  [0, 100],
  [157, 100],
  [345, 155],
] as const;
const NUMBERS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [136, 12],
  [329, 8],
  [337, 8],
] as const;
const FORMATS = ['ustar\x0000', 'ustar  \0', '', 'ustar', 'usta\0\0'];

describe('headerModule', () => {
  const module = headerModule();
  assert(module);

  /** A header whose checksum is right, odd in places. */
  const headerOf = (random: Random): Buffer => {
    const block = Buffer.alloc(BLOCK);
    for (const [at, length] of TEXTS) {
      const text = random.once(2) ? random.below(length + 1) : 0;
      for (let index = 0; index < text; index++) block[at + index] = random.below(255) + 1;
    }
    for (const [at, length] of NUMBERS) {
      const digits = random.below(length + 1);
      const number = Array.from({ length: digits }, () => random.below(8)).join('');
      block.write(random.once(4) ? number.padStart(length, ' ') : number, at, 'latin1');
      if (random.once(40)) block[at + random.below(length)] = random.below(256);
    }
    block[156] = random.below(256);
    block.write(FORMATS[random.below(FORMATS.length)] ?? '', 257, 'latin1');
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    if (random.once(20)) block[random.below(BLOCK)] = random.below(256);
    return block;
  };

  it('reads what script reads, or leaves it to script', () => {
    const random = new Random(9);
    let regular = 0;
    for (let round = 0; round < 20_000; round++) {
      const block = headerOf(random);
      const start = 16 * random.below((module.window.length - BLOCK) / 16);
      module.window.set(block, start);
      const found = regularHeader(module, start);
      if (!found) continue;
      regular++;
      const { name, linkName, ...numbers } = parseHeader(block);
      assert.deepEqual(
        { ...found, name: Buffer.from(found.name), linkName: Buffer.from(found.linkName) },
        {
          ...numbers,
          name: Buffer.from(name),
          linkName: Buffer.from(linkName),
        },
      );
    }
    assert(regular > 10_000, `${regular} were regular`);
  });

  it('leaves to script what is no header, or has numbers in base 256', () => {
    const { window } = module;
    window.fill(0);
    assert.equal(regularHeader(module, 0), undefined);
    const random = new Random(1);
    const block = headerOf(random).fill(0, 100, 156);
    block[124] = 0x80;
    block.fill(' ', 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    window.set(block);
    assert.equal(regularHeader(module, 0), undefined);
    assert.equal(parseHeader(block).size, 0);
  });
});
