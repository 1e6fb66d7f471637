import type { ScriptLayer } from './script.ts';

/** The smallest stack found that still fails: layers and entries are left out as long as it does. */
export async function shrink(
  layers: readonly ScriptLayer[],
  fails: (layers: readonly ScriptLayer[]) => Promise<boolean>,
): Promise<readonly ScriptLayer[]> {
  let smallest = layers;
  for (let again = true; again; ) {
    again = false;
    for (const candidate of smaller(smallest))
      if (await fails(candidate)) {
        smallest = candidate;
        again = true;
        break;
      }
  }
  return smallest;
}

function* smaller(layers: readonly ScriptLayer[]): Generator<readonly ScriptLayer[]> {
  for (const at of layers.keys()) yield layers.toSpliced(at, 1);
  for (const [at, layer] of layers.entries()) {
    for (const entry of layer.entries.keys())
      yield layers.with(at, { ...layer, entries: layer.entries.toSpliced(entry, 1) });
    if (layer.storage === 'gzip') yield layers.with(at, { ...layer, storage: 'plain' });
  }
}

/** A stack as a person reads it. */
export function printStack(layers: readonly ScriptLayer[]): string {
  return layers
    .flatMap(({ storage, entries }, index) => [
      `layer ${index} (${storage})`,
      ...entries.map((entry) => `  ${JSON.stringify(entry)}`),
    ])
    .join('\n');
}
