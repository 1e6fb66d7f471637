import { useEffect, useState } from 'preact/hooks';
import type { CatalogModel, ImagePageHost, Target } from '../../src/protocol/imagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** How opening the archive stands. */
export type Opening =
  | { readonly phase: 'opening' }
  | { readonly phase: 'failed'; readonly refusal: Refusal }
  | { readonly phase: 'open'; readonly catalog: CatalogModel };

/**
 * Opens the archive, for each `attempt`; all but the first read it anew. `show` is told the place a command asked for
 * before the page was there.
 */
export function useCatalog(host: Remote<ImagePageHost>, attempt: number, show: (target: Target) => void): Opening {
  const [opening, setOpening] = useState<Opening>({ phase: 'opening' });
  useEffect(() => {
    const controller = new AbortController();
    setOpening({ phase: 'opening' });
    const open = async () => {
      if (attempt > 0) await host.reload();
      return host.catalog(controller.signal);
    };
    open().then(
      (catalog) => {
        if (controller.signal.aborted) return;
        if (catalog.target) show(catalog.target);
        setOpening({ phase: 'open', catalog });
      },
      (error: unknown) => !controller.signal.aborted && setOpening({ phase: 'failed', refusal: refusalOf(error) }),
    );
    return () => controller.abort();
  }, [host, attempt, show]);
  return opening;
}
