import type { LayerSize } from './layerSize.ts';

/** A bar as long as its part of the largest, hatched for what is hidden of it; the numbers stand beside and below it. */
export function SizeBar({ size, largest }: { size: LayerSize; largest: number }) {
  const share = (bytes: number) => (largest > 0 ? bytes / largest : 0).toFixed(4);
  return (
    <span
      class="size-bar"
      aria-hidden="true"
      ref={(element) => {
        element?.style.setProperty('--seen', share(size.bytes - size.hidden));
        element?.style.setProperty('--hidden', share(size.hidden));
      }}
    />
  );
}
