import * as vscode from 'vscode';
import { type ItemKey, readKey } from '../../cleaning/items.ts';
import { ImageError } from '../../image/errors.ts';
import type { DiskUsagePageHost, TickRequest, UsageFailure } from '../../protocol/diskUsagePage.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe, report } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { clipped } from '../enginePage/clipped.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { Look } from '../rows/rowText.ts';
import type { EngineDisk } from './engineDisk.ts';
import { removeFromDisk } from './removeFromDisk.ts';
import { usageFailureAction } from './usageFailureAction.ts';

/** What the page's calls need of the panel they come from. */
export interface HostParts {
  readonly disk: EngineDisk;
  readonly engines: Engines;
  readonly jobs: WindowJobs;
  readonly pages: ImagePages;
  readonly log: vscode.LogOutputChannel;
  /** What is to be ticked and was not told yet; it is told by that. */
  takeTick(): TickRequest | null;
}

/** Answers the calls of a disk usage page. */
export function diskUsagePageHost({ disk, engines, jobs, pages, log, takeTick }: HostParts): DiskUsagePageHost {
  const { engine } = disk;
  let help: vscode.Command | undefined;
  return {
    open: async () => ({ engine: withoutPassword(engine), removal: disk.removal, tick: takeTick() }),
    usage: async (asks, signal) => {
      try {
        const known = asks === 'unread' ? disk.read : undefined;
        const { number, model } = known ?? (await (asks === 'anew' ? disk.refresh(signal) : disk.newest(signal)));
        return { state: 'read', number, usage: model };
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        help = usageFailureAction({ engine, error }, vscode.l10n);
        return { state: 'failed', failure: failureModel(engine, error) };
      }
    },
    plan: async (reading, keys) => disk.plan(reading, new Set(keys as ItemKey[])),
    remove: async (reading, keys) => {
      if (keys.length === 0 || disk.removal?.state === 'running') return;
      const parts = { engines: { get: async () => engines }, jobs, look: currentLook };
      void removeFromDisk(parts, disk, reading, new Set(keys as ItemKey[])).catch((error: unknown) =>
        report(log, engine, error),
      );
    },
    cancelRemoval: async () => disk.cancelRemoval(),
    closeReport: async () => {
      if (disk.removal?.state === 'ended') disk.removal = null;
    },
    openItem: async (key) => {
      const { kind, id } = readKey(key as ItemKey);
      if (kind !== 'image' || !disk.read?.items.has(key)) return;
      const reference = disk.read.usage.images.find((image) => image.id === id)?.references[0] ?? id;
      try {
        await pages.open({ kind: 'engine', endpoint: engine, reference });
      } catch (error) {
        void report(log, engine, error);
      }
    },
    help: async () => {
      if (help) await vscode.commands.executeCommand(help.command, ...(help.arguments ?? []));
    },
    copy: async (text) => vscode.env.clipboard.writeText(text),
    showLog: async () => log.show(),
  };
}

function failureModel(engine: string, error: ImageError): UsageFailure {
  const { command, title } = usageFailureAction({ engine, error }, vscode.l10n);
  return { message: clipped(describe(error)), action: command === 'layerscope.refreshDiskUsage' ? null : title };
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
