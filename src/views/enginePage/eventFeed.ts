import { shortId } from '../../image/digest.ts';
import type { EventModel } from '../../protocol/enginePage.ts';
import type { EngineEvent } from '../../sources/engine/answers/events.ts';
import { idOrNull } from '../../sources/engine/answers/values.ts';
import type { Words } from '../words.ts';
import { clipped } from './clipped.ts';

/** What is kept; a person reads back no further. */
const KEPT = 500;

/** The newest events of an engine, oldest first, with the times in which nobody listened. */
export class EventFeed {
  readonly #l10n: Words;
  readonly #events: EventModel[] = [];
  #number = 0;

  constructor(l10n: Words) {
    this.#l10n = l10n;
  }

  get events(): readonly EventModel[] {
    return this.#events;
  }

  add(event: EngineEvent): void {
    this.#push(eventModel(event, ++this.#number, this.#l10n));
  }

  /** From now on nobody listens, until the next event comes. Nothing is said where nothing was heard yet. */
  gap(): void {
    const last = this.#events.at(-1);
    if (last && last.kind !== 'gap')
      this.#push({ kind: 'gap', number: ++this.#number, time: new Date().toISOString() });
  }

  #push(event: EventModel): void {
    this.#events.push(event);
    if (this.#events.length > KEPT) this.#events.shift();
  }
}

/** An image that was just removed, or lost the name that the event has, cannot be opened by it. */
const GONE = /^(delete|untag|prune)$/;

export function eventModel(event: EngineEvent, number: number, l10n: Words): EventModel {
  const { type, action, id, attributes, time } = event;
  const name = attributes['name'] ?? '';
  return {
    kind: 'event',
    number,
    time: timeOf(time),
    type: clipped(type),
    action: clipped(action),
    subject: clipped(shortName(name || id)),
    about: clipped(aboutOf(event, l10n)),
    image: shortEnough(imageOf(event)),
  };
}

/** What a container was made of, and with which code it ended. */
function aboutOf({ type, attributes }: EngineEvent, l10n: Words): string {
  const { image, exitCode } = attributes;
  const words = [
    ...(type === 'container' && image ? [l10n.t('of {0}', shortName(image))] : []),
    ...(exitCode === undefined ? [] : [l10n.t('exit code {0}', exitCode)]),
  ];
  return words.join(', ');
}

function imageOf({ type, action, id, attributes }: EngineEvent): string | null {
  if (type === 'container') return attributes['image'] || null;
  if (type !== 'image' || GONE.test(action)) return null;
  return attributes['name'] || id || null;
}

/** Cut, it would name another. */
function shortEnough(name: string | null): string | null {
  return name !== null && clipped(name) === name ? name : null;
}

function timeOf(time: number | null): string {
  const date = new Date(time ?? Number.NaN);
  return (Number.isNaN(date.getTime()) ? new Date() : date).toISOString();
}

/** An ID as far as people read it; another name as it is. */
function shortName(name: string): string {
  const id = idOrNull(name);
  return id === null ? name : shortId(id);
}
