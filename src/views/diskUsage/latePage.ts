import type { TickRequest } from '../../protocol/diskUsagePage.ts';

/** A page that can be told what is to be ticked. */
interface TickedPage {
  tick(request: TickRequest): void;
}

/** A page that is loaded when it is first wanted: what is to be ticked waits for it. */
export class LatePage {
  #page: TickedPage | undefined;
  #tick: TickRequest | null;

  constructor(tick: TickRequest | null) {
    this.#tick = tick;
  }

  /** Ticks something as soon as the page is there; of several before that, the last. */
  tick(request: TickRequest): void {
    if (this.#page) this.#page.tick(request);
    else this.#tick = request;
  }

  /** @param make gets what was to be ticked by now */
  arrive(make: (tick: TickRequest | null) => TickedPage): void {
    this.#page = make(this.#tick);
  }
}
