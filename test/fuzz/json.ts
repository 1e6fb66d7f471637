import type { Random } from '../helpers/random.ts';

/** A JSON document with one value, key or character changed, and what was done. */
export function mutateJson(text: string, random: Random): { text: string; how: string } {
  // What was nested deep before overflows the mutations too.
  if (random.once(5) || /[[{]{50}/.test(text.replace(/[^[\]{}]/g, '')))
    return { text: mutateText(text, random), how: 'text' };
  const root: Holder = { document: JSON.parse(text) };
  const places = [...placesIn(root, 'document')];
  const { holder, key } = places[random.below(places.length)] ?? { holder: root, key: 'document' };
  const how = random.pick(['value', 'value', 'value', 'drop', 'repeat', 'move', 'proto'] as const);
  MUTATIONS[how](holder, key, places, random);
  return { text: JSON.stringify(root['document']) ?? '', how };
}

type Holder = Record<string, unknown>;
interface Place {
  readonly holder: Holder;
  readonly key: string;
}

function* placesIn(holder: Holder, key: string): Generator<Place> {
  yield { holder, key };
  const value = holder[key];
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.keys(value)) yield* placesIn(value as Holder, inner);
}

const MUTATIONS = {
  value: (holder: Holder, key: string, _: readonly Place[], random: Random) => {
    holder[key] = randomValue(random);
  },
  drop: (holder: Holder, key: string) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  },
  repeat: (holder: Holder, key: string, _: readonly Place[], random: Random) => {
    const value = holder[key];
    const times = random.pick([2, 3, 50, 300]);
    if (Array.isArray(holder)) holder.push(...Array<unknown>(times).fill(value));
    else if (typeof value === 'string') holder[key] = value.repeat(times);
    else holder[key] = Array<unknown>(times).fill(value);
  },
  move: (holder: Holder, key: string, places: readonly Place[], random: Random) => {
    const other = places[random.below(places.length)];
    // A document inside itself could not be written.
    if (other) holder[key] = JSON.parse(JSON.stringify(other.holder[other.key] ?? null));
  },
  proto: (holder: Holder, key: string) => {
    const value = holder[key];
    const target = typeof value === 'object' && value !== null ? value : holder;
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString'])
      Object.defineProperty(target, name, {
        value: { polluted: true },
        enumerable: true,
        configurable: true,
        writable: true,
      });
  },
} as const;

const DIGEST = `sha256:${'0'.repeat(64)}`;

function randomValue(random: Random): unknown {
  const values: readonly unknown[] = [
    ...[null, true, false, '', '0', 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [null], [[]], [{}], { a: null }],
    ...[DIGEST, DIGEST.toUpperCase(), 'sha256:', 'sha256:../../etc/passwd', `sha512:${'a'.repeat(128)}`, 'md5:00'],
    ...['../../../etc/passwd', '/etc/passwd', 'a\u0000b', 'a\nb\u001b[31m', '\ud800', '\u202e', 'x'.repeat(5000)],
    ...['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.layer.v1.tar+gzip', 'bm90IGl0'],
  ];
  if (!random.once(12)) return values[random.below(values.length)];
  let nested: unknown = 1;
  for (let depth = 0; depth < 3000; depth++) nested = random.once(2) ? [nested] : { a: nested };
  return nested;
}

function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const inserted = [
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    ':',
    '\\',
    '\0',
    '\n',
    'NaN',
    '1e999',
    '\uFEFF',
    '//',
    '"a":1,',
    '['.repeat(20_000),
  ];
  if (random.once(4)) return text.slice(0, at);
  if (random.once(4)) return text.replace(/"(\w+)":/, '"$1":null,"$1":');
  return text.slice(0, at) + random.pick(inserted) + text.slice(at + random.below(3));
}
