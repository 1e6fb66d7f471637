import type { ItemModel } from '../../../src/protocol/diskUsagePage.ts';

/** An item of the page with what a test cares for. */
export function itemOf(key: string, more: Partial<ItemModel> = {}): ItemModel {
  return {
    key,
    kind: 'image',
    name: key,
    about: '',
    state: '',
    meaning: '',
    size: null,
    own: null,
    created: null,
    used: null,
    heldBy: [],
    isActive: false,
    labels: [],
    opens: false,
    ...more,
  };
}

/** Bytes that are known exactly. */
export const exactly = (bytes: number) => ({ least: bytes, most: bytes });
