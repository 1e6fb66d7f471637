import type { LayerCountsModel } from '../../../src/protocol/imagePage.ts';
import type { Page } from '../pageContext.ts';

/** Layers a row names; it does not end in `and 1 more`, so it may be one more. */
const NAMED = 3;

/** What a layer hides and what of it is hidden, in a few words each, for the row of the layer. */
export function hidingFacts({ t, size }: Pick<Page, 't' | 'size'>, counts: LayerCountsModel, layer: number): string[] {
  const { hides, hiddenBy } = counts;
  const facts: string[] = [];
  if (hides.length > 0) {
    const [named, rest] = split(hides);
    const parts = named.map((part) => t('{0} of layer {1}', size(part.bytes), part.layer));
    if (rest.length > 0) parts.push(t('{0} of {1} more layers', size(sum(rest)), rest.length));
    facts.push(t('hides {0} (frees nothing)', parts.join(', ')));
  }
  const hiders = hiddenBy.filter((part) => part.layer !== layer);
  const [first] = hiders;
  if (first && hiders.length === 1) facts.push(t('{0} hidden by layer {1}', size(first.bytes), first.layer));
  else if (first) {
    const [named, rest] = split(hiders);
    const numbers = named.map((part) => String(part.layer)).concat(rest.length > 0 ? '…' : []);
    facts.push(t('{0} hidden by layers {1}', size(sum(hiders)), numbers.join(', ')));
  }
  const own = hiddenBy.find((part) => part.layer === layer);
  if (own) facts.push(t('{0} overwritten in the same layer', size(own.bytes)));
  return facts;
}

type Parts = LayerCountsModel['hides'];

function split(parts: Parts): [named: Parts, rest: Parts] {
  const named = parts.length > NAMED + 1 ? NAMED : parts.length;
  return [parts.slice(0, named), parts.slice(named)];
}

function sum(parts: Parts): number {
  return parts.reduce((all, { bytes }) => all + bytes, 0);
}
