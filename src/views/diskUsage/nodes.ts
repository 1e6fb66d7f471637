import { type ItemModel, USAGE_KINDS, type UsageKind, type UsageModel } from '../../protocol/diskUsagePage.ts';

/** A row of the *Disk Usage* view. IDs are unique in the tree and outlive a refresh. */
export type Node = EngineNode | KindNode | ItemNode | StateNode;

/** One of several engines. */
export interface EngineNode {
  readonly kind: 'engine';
  readonly id: string;
  /** As in addresses. */
  readonly engine: string;
}

/** All of a kind that an engine holds. */
export interface KindNode {
  readonly kind: 'usageKind';
  readonly id: string;
  readonly engine: string;
  readonly of: UsageKind;
  readonly usage: UsageModel;
}

export interface ItemNode {
  readonly kind: 'item';
  readonly id: string;
  readonly engine: string;
  readonly item: ItemModel;
}

/** A sentence in the place of rows, or what is to be done. */
export interface StateNode {
  readonly kind: 'asking' | 'unasked' | 'failure' | 'action' | 'empty';
  readonly id: string;
  readonly engine: string;
  readonly error?: unknown;
}

export function engineNode(engine: string): EngineNode {
  return { kind: 'engine', id: `engine:${encodeURIComponent(engine)}`, engine };
}

/** What is known of an engine's disk, as far as rows depend on it. */
export interface DiskState {
  readonly engine: string;
  readonly read: { readonly model: UsageModel } | undefined;
  readonly error: unknown;
  readonly isAsking: boolean;
}

/** The rows of an engine: what it holds by kind, or why that is not known. */
export function engineRows({ engine, read, error, isAsking }: DiskState): Node[] {
  const { id } = engineNode(engine);
  const state = (kind: StateNode['kind'], more: { readonly error?: unknown } = {}): StateNode => ({
    kind,
    id: `${id}/${kind}`,
    engine,
    ...more,
  });
  const asking = isAsking ? [state('asking')] : [];
  if (error !== undefined && !isAsking) return [state('failure', { error }), state('action', { error })];
  if (!read) return isAsking ? asking : [state('unasked')];
  const usage = read.model;
  if (usage.items.length === 0) return [...asking, state('empty')];
  const kinds = USAGE_KINDS.filter((of) => usage.items.some(({ kind }) => kind === of));
  return [...asking, ...kinds.map((of): KindNode => ({ kind: 'usageKind', id: `${id}/${of}`, engine, of, usage }))];
}

/** The items of a kind, those that free most first. */
export function itemRows({ id, engine, of, usage }: KindNode): ItemNode[] {
  const own = usage.items.filter(({ kind }) => kind === of);
  const freed = ({ own: bounds }: ItemModel) => bounds?.least ?? -1;
  return own
    .sort((one, other) => freed(other) - freed(one) || (one.name < other.name ? -1 : 1))
    .map((item) => ({ kind: 'item', id: `${id}/${item.key}`, engine, item }));
}
