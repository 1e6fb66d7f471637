import type * as vscode from 'vscode';
import { isDiskFull } from '../image/diskFull.ts';
import { DISK_FULL } from '../protocol/imagePage.ts';
import type { Told } from '../protocol/rpc.ts';
import { describe, logError } from '../vscode/report.ts';

/** What a page is told of an error that one of its calls ended with, which is logged: whether a disk is full, too. */
export function tellPage(log: vscode.LogOutputChannel, what: string): (error: unknown) => Told {
  return (error) => {
    logError(log, what, error);
    return { message: describe(error), code: isDiskFull(error) ? DISK_FULL : undefined };
  };
}
