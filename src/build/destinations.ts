import type { Sentence } from '../image/sentence.ts';
import { sentenceOf } from '../image/sentence.ts';
import type { Destination } from './options.ts';

/** What builds, and what the engine stores its images in. */
export interface BuilderFacts {
  /** The driver of buildx; null for the classic builder. */
  readonly driver: string | null;
  readonly store: 'containerd' | 'graph-driver';
}

/** A place that an image may go to. */
export interface DestinationChoice {
  readonly destination: Destination;
  /** Why it cannot go there; null where it can. */
  readonly refusal: Sentence | null;
  /** Whether it is loaded into the engine first, and then pushed or exported from there. */
  readonly throughEngine: boolean;
}

/** Where an image can go, and where not and why. */
export function destinationsOf({ driver, store }: BuilderFacts, platforms: number): DestinationChoice[] {
  const isGraph = store === 'graph-driver';
  const choice = (destination: Destination, refusal: Sentence | null = null, throughEngine = false) => ({
    destination,
    refusal,
    throughEngine,
  });
  if (driver === null) {
    // They are of a time when there was one.
    const why =
      platforms > 0
        ? sentenceOf('Without docker buildx an engine builds for its own platform only. Choose none.')
        : null;
    return [choice('load', why), choice('push', why, true), choice('tar', why, true)];
  }
  // The engine's own builder gives what the engine can hold.
  if (isGraph && isOwn(driver) && platforms > 1) {
    const why = sentenceOf(
      'The engine stores images by a graph driver, and its own builder then builds for one platform at a time. “docker buildx create --use” makes one that builds for several.',
    );
    return [choice('load', why), choice('push', why), choice('tar', why)];
  }
  const cannotLoad =
    isGraph && platforms > 1
      ? sentenceOf(
          'The engine stores images by a graph driver, which holds one platform of an image: one of several can only be pushed, or written to a tar.',
        )
      : null;
  return [choice('load', cannotLoad), choice('push'), choice('tar', null, isGraph && isOwn(driver))];
}

function isOwn(driver: string): boolean {
  return driver === 'docker' || driver === '';
}
