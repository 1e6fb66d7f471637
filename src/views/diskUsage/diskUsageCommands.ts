import * as vscode from 'vscode';
import { PRESETS, type Preset } from '../../cleaning/presets.ts';
import { pickShownName } from '../images/shownNames.ts';
import type { DiskUsageView } from './diskUsageView.ts';
import type { DiskUsagePages } from './index.ts';
import type { Node } from './nodes.ts';
import { presetText } from './presetText.ts';

/** What the commands need. */
export interface CommandParts {
  readonly pages: DiskUsagePages;
  readonly state: vscode.Memento;
  get(): Promise<DiskUsageView>;
}

type Act = (parts: CommandParts, row: unknown, selected: unknown) => Promise<void>;

export interface DiskUsageCommands {
  readonly openDiskUsage: Act;
  readonly prune: Act;
  readonly removeFromDisk: Act;
  readonly refreshDiskUsage: Act;
  readonly cancelDiskUsage: Act;
}

export const diskUsageCommands: DiskUsageCommands = {
  /** Opens the page of an engine. */
  async openDiskUsage(parts, row) {
    const engine = await pickEngine(parts, row);
    if (engine !== undefined) await parts.pages.open(engine);
  },

  /** Lets the user choose what is to be ticked, and opens the page with that: nothing is removed before it is seen there. */
  async prune(parts, row) {
    const engine = await pickEngine(parts, row);
    if (engine === undefined) return;
    const preset = await pickPreset();
    if (preset !== undefined) await parts.pages.open(engine, { preset });
  },

  /** Opens the page with the rows that are selected ticked. */
  async removeFromDisk(parts, row, selected) {
    const rows = (Array.isArray(selected) && selected.includes(row) ? selected : [row]) as readonly Node[];
    const [first] = rows;
    if (!first?.engine) return;
    const keys = rows.flatMap((each) => (each.kind === 'item' && each.engine === first.engine ? [each.item.key] : []));
    if (keys.length > 0) await parts.pages.open(first.engine, { keys });
  },

  async refreshDiskUsage({ get }, row) {
    await (await get()).refresh(engineOf(row));
  },

  async cancelDiskUsage({ get }) {
    (await get()).cancel();
  },
};

/** The endpoint a command is about: that of a row, of the page in front, the only one, or one that the user chooses. */
async function pickEngine({ pages, state }: CommandParts, row: unknown): Promise<string | undefined> {
  return engineOf(row) ?? pages.active ?? pickShownName(state);
}

async function pickPreset(): Promise<Preset | undefined> {
  const order: readonly Preset[] = ['system', ...PRESETS.filter((preset) => preset !== 'system')];
  const items = order.map((preset) => {
    const { label, meaning } = presetText(preset, vscode.l10n);
    return { label, detail: meaning, preset };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('What should be ticked?'),
    placeHolder: vscode.l10n.t('Nothing is removed before you have seen all of it'),
    matchOnDetail: true,
  });
  return chosen?.preset;
}

function engineOf(row: unknown): string | undefined {
  const isRow = typeof row === 'object' && row !== null && 'engine' in row;
  return isRow && typeof row.engine === 'string' ? row.engine : undefined;
}
