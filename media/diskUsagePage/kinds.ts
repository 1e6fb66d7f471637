import type { UsageKind } from '../../src/protocol/diskUsagePage.ts';
import type { DiskUsagePageWord } from '../../src/protocol/diskUsagePageWords.ts';

/** What a kind is called, and its icon. */
export const KINDS: Readonly<
  Record<UsageKind, { readonly many: DiskUsagePageWord; readonly one: DiskUsagePageWord; readonly icon: string }>
> = {
  image: { many: 'Images', one: 'image', icon: 'layers' },
  container: { many: 'Containers', one: 'container', icon: 'vm' },
  volume: { many: 'Volumes', one: 'volume', icon: 'database' },
  network: { many: 'Networks', one: 'network', icon: 'type-hierarchy' },
  cache: { many: 'Build cache', one: 'build cache', icon: 'tools' },
};
