import type { EventModel } from '../../../src/protocol/enginePage.ts';

/** As many as the host keeps. */
const KEPT = 500;

/** What happened in the engine, oldest first. */
export type Events = readonly EventModel[];

export const NO_EVENTS: Events = [];

/** Adds what is newer than all there is; the rest was told twice. */
export function addEvents(events: Events, news: Events): Events {
  const last = events.at(-1)?.number ?? 0;
  return [...events, ...news.filter(({ number }) => number > last)].slice(-KEPT);
}

/** The types that happened, by name. */
export function typesOf(events: Events): string[] {
  return [...new Set(events.flatMap((event) => (event.kind === 'event' ? [event.type] : [])))].sort();
}

/** Those of a type, or all for '', the newest first; a gap only between two that are shown. */
export function shownEvents(events: Events, type: string, upTo: number): EventModel[] {
  const wanted = events.filter(
    (event) => event.number <= upTo && (type === '' || event.kind === 'gap' || event.type === type),
  );
  return wanted.filter((event, index) => event.kind === 'event' || wanted[index - 1]?.kind === 'event').reverse();
}
