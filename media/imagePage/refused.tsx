import { usePage } from './pageContext.ts';
import type { Refusal } from './refusal.ts';

/** Why something is not there, and what fills the disk where that is full. */
export function Refused({ refusal }: { readonly refusal: Refusal }) {
  return (
    <span role="alert">
      {refusal.message} <DiskUsageButton refusal={refusal} class="link-button" />
    </span>
  );
}

interface ButtonProps {
  readonly refusal: Refusal;
  readonly class: string;
}

/** The way to what fills a disk, where something failed since that is full. */
export function DiskUsageButton({ refusal, class: classes }: ButtonProps) {
  const { t, host, announce } = usePage();
  if (!refusal.isDiskFull) return null;
  const show = () => host.showDiskUsage().catch((error: Error) => announce(error.message));
  return (
    <button type="button" class={classes} onClick={show}>
      {t('Show Disk Usage')}
    </button>
  );
}
