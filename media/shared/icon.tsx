/** An icon of the editor's own set; what it means is said in text or in the label of what holds it. */
export function Icon({ name }: { name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}
