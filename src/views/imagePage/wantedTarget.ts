import type { Target } from '../../protocol/imagePage.ts';

/**
 * What a command asked to be shown, until the page says that it shows it: a webview that moves to another group or is
 * hidden goes with all that it was told, and the next one has to be told again.
 */
export class WantedTarget {
  #target: Target | null = null;
  #shown: Target | null = null;

  /** Null where nothing is wanted, or it is shown by now. */
  get current(): Target | null {
    return this.#target;
  }

  want(target: Target): void {
    this.#target = this.#shown && isAt(this.#shown, target) ? null : target;
  }

  /** @param shown what the page says that it shows */
  showing(shown: Target): void {
    this.#shown = shown;
    if (this.#target && isAt(shown, this.#target)) this.#target = null;
  }
}

function isAt(shown: Target, { image, variant, tab, layer }: Target): boolean {
  const isOn = (wanted: unknown, is: unknown) => wanted === undefined || wanted === is;
  const isTopmost = layer !== undefined && layer < 0;
  return (
    shown.image === image &&
    isOn(variant, shown.variant) &&
    isOn(tab, shown.tab) &&
    (isTopmost || isOn(layer, shown.layer))
  );
}
