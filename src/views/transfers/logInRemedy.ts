import * as vscode from 'vscode';
import type { JobRequest } from '../../jobs/job.ts';
import { RegistryError, type RegistryFailure } from '../../sources/engine/registryErrors.ts';
import { logInTo } from './loginCommands.ts';
import type { TransferParts } from './parts.ts';

/** What a registry does for some that it does not do for everybody. */
const DEPENDS_ON_WHO: readonly RegistryFailure[] = ['not-logged-in', 'denied', 'rate-limited'];

/** Where a registry refused because of who asked: a login, after which all of it is done again. */
export function logInRemedy(
  parts: TransferParts,
  endpoint: string,
  registry: string,
  again: () => void,
): NonNullable<JobRequest['remedy']> {
  return (error) => {
    if (!(error instanceof RegistryError) || !DEPENDS_ON_WHO.includes(error.failure)) return undefined;
    return {
      label: vscode.l10n.t('Log In…'),
      act: async () => {
        if (await logInTo(parts, endpoint, registry)) again();
      },
    };
  };
}
