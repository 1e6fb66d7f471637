import { useCallback, useEffect, useState } from 'preact/hooks';
import type { IntegrityModel, IntegrityProgress } from '../../../src/protocol/imageIntegrity.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import type { Feed } from '../../shared/feed.ts';
import { type Page, usePage } from '../pageContext.ts';
import { type Place, samePlace } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import type { ContentsReading } from '../useContents.ts';

/** A word of the host about verifying an image. */
export interface IntegrityNews {
  readonly place: Pick<Place, 'image' | 'variant'>;
  readonly progress: IntegrityProgress;
}

/**
 * How verifying the shown image stands. `claims`: the engine has the bytes. `waiting`: the layers are read first. `off`:
 * nobody said that it should be done.
 */
export type IntegrityPhase = 'claims' | 'waiting' | 'off' | 'running' | 'done' | 'failed';

export interface Integrity {
  readonly phase: IntegrityPhase;
  /** What is known by now; null until the host has answered. */
  readonly known: IntegrityModel | null;
  /** Null while nothing is read for it alone. */
  readonly progress: IntegrityProgress | null;
  /** Why it failed. */
  readonly refusal: Refusal | null;
  readonly verify: () => void;
  readonly cancel: () => void;
}

/** What the host said of an image. */
interface Answers extends Pick<Integrity, 'known' | 'progress' | 'refusal'> {
  readonly model: ImageModel | null;
  readonly outcome: 'running' | 'done' | 'failed' | null;
}

const NOTHING: Answers = { model: null, known: null, progress: null, outcome: null, refusal: null };

/** Asks the host how the shown image stands, and to verify it: in the background, or when the user says so. */
export function useIntegrity(
  model: ImageModel | null,
  place: Place,
  reading: ContentsReading,
  feed: Feed<IntegrityNews>,
): Integrity {
  const page = usePage();
  const { host, verifyInBackground } = page;
  const { image, variant } = place;
  const [answers, setAnswers] = useState(NOTHING);
  /** What the user wants of which image; another object every time, so that it can be tried again. */
  const [wish, setWish] = useState<{ readonly place: Place; readonly verify: boolean } | null>(null);
  const wished = wish && samePlace(wish.place, place) ? wish : null;
  const described = model?.engine?.described === true;
  const isReading = reading.phase === 'reading' || (reading.phase === 'asks' && described);
  const wanted = wished ? wished.verify : verifyInBackground;
  // In the background nothing is exported, and nothing tried that failed already.
  const isReady = wished ? !isReading : reading.phase === 'known' && !described;
  const runs = wanted && isReady;

  const update = useCallback((of: ImageModel, signal: AbortSignal, next: Partial<Answers>) => {
    if (signal.aborted) return;
    setAnswers((before) => ({ ...(before.model === of ? before : NOTHING), model: of, ...next }));
  }, []);
  useEffect(() => {
    if (!model) return;
    const controller = new AbortController();
    const { signal } = controller;
    // Where the image cannot be had any more, the page says so already.
    host.integrity(image, variant, signal).then(
      (known) => update(model, signal, { known }),
      () => undefined,
    );
    return () => controller.abort();
  }, [host, model, image, variant, update]);
  useEffect(() => {
    if (!model || !runs) return;
    const controller = new AbortController();
    const { signal } = controller;
    update(model, signal, { outcome: 'running', progress: null, refusal: null });
    const stop = feed.listen(({ place: of, progress }) => {
      const { integrity: known } = progress;
      if (samePlace(of, { image, variant })) update(model, signal, { progress, ...(known && { known }) });
    });
    host.verify(image, variant, signal).then(
      (known) => {
        update(model, signal, { known, outcome: 'done' });
        if (!signal.aborted) announceVerdict(page, known, wished !== null);
      },
      (error: unknown) => update(model, signal, { outcome: 'failed', refusal: refusalOf(error) }),
    );
    return () => {
      stop();
      controller.abort();
    };
  }, [host, feed, model, image, variant, runs, wished, update]);

  const { known, progress, outcome, refusal } = answers.model === model ? answers : NOTHING;
  const phase = phaseOf(outcome, runs, wanted && reading.phase === 'reading', described);
  return {
    phase,
    known,
    progress: phase === 'running' ? progress : null,
    refusal,
    verify() {
      setWish({ place, verify: true });
      if (reading.phase === 'asks') reading.read();
    },
    cancel: () => setWish({ place, verify: false }),
  };
}

function phaseOf(outcome: Answers['outcome'], runs: boolean, waits: boolean, described: boolean): IntegrityPhase {
  if (outcome === 'done') return 'done';
  if (runs) return outcome === 'failed' ? 'failed' : 'running';
  if (waits) return 'waiting';
  return described ? 'claims' : 'off';
}

/** What went well in the background is not spoken of. */
function announceVerdict({ announce, t }: Page, { verdict }: IntegrityModel, wasAsked: boolean): void {
  if (verdict.state === 'mismatch') announce(t('Integrity: something does not match what is claimed.'));
  else if (wasAsked)
    announce(verdict.state === 'matches' ? t('Everything matches.') : t('Not everything could be verified.'));
}
