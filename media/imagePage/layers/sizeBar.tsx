/** A bar as long as its part of the largest; the number stands beside it. */
export function SizeBar({ share }: { share: number }) {
  return (
    <span
      class="size-bar"
      aria-hidden="true"
      ref={(element) => element?.style.setProperty('--share', share.toFixed(4))}
    />
  );
}
