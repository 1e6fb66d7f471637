import * as vscode from 'vscode';
import { parseReference } from '../../image/reference.ts';
import { readCliConfig } from '../../sources/engine/credentials.ts';
import { forgetLogin, keepLogin, loginPlace } from '../../sources/engine/keepLogin.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { explainLogin } from '../../sources/engine/registryErrors.ts';
import { describe } from '../../vscode/report.ts';
import { pickShownName } from '../images/shownNames.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { WindowJobs } from '../jobs/index.ts';
import { engineOfRow } from './engineOfRow.ts';
import type { TransferAction, TransferParts } from './parts.ts';

const HUB = 'docker.io';

/** Logs in to a registry: the engine tries the login, and the Docker CLI's files or its helper keep it. */
export const logIn: TransferAction = async (parts, row) => {
  const registry = await askRegistry();
  const endpoint = registry && (engineOfRow(row) ?? (await pickShownName(parts.state)));
  if (registry && endpoint !== undefined) await logInTo(parts, endpoint, registry);
};

/**
 * Asks for a login to a registry, and logs in.
 * @returns whether that is done
 */
export async function logInTo(
  parts: TransferParts,
  endpoint: string,
  registry: string,
  username?: string,
): Promise<boolean> {
  const value = username ?? '';
  const name = await ask(vscode.l10n.t('User name for {0}', registry), { value });
  const password = name && (await ask(vscode.l10n.t('Password or access token of {0}', name), { password: true }));
  if (!name || !password || !(await mayKeep(registry))) return false;
  return runLogin(parts, endpoint, registry, name, password);
}

/** Forgets a login that the Docker CLI has. */
export const logOut: TransferAction = async ({ jobs }) => {
  const { auths } = await readCliConfig(thisMachine());
  const keys = Object.keys(auths ?? {}).map((key) => (key === 'https://index.docker.io/v1/' ? HUB : key));
  if (keys.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('The docker command has no logins.'));
  if (keys.length === 0) return;
  const registry = await vscode.window.showQuickPick(keys, { title: vscode.l10n.t('Log out of') });
  if (registry !== undefined) await runLogout(jobs, registry);
};

async function runLogout(jobs: WindowJobs, registry: string): Promise<void> {
  const request = {
    title: vscode.l10n.t('Log out of {0}', registry),
    command: ['docker', 'logout', ...(registry === HUB ? [] : [registry])],
    isShort: true,
    retry: () => void runLogout(jobs, registry),
  };
  await jobs.run(request, async ({ report }) => {
    await forgetLogin(registry, thisMachine());
    report({ message: vscode.l10n.t('Logged out') });
  });
}

async function runLogin(
  parts: TransferParts,
  endpoint: string,
  registry: string,
  username: string,
  password: string,
): Promise<boolean> {
  const { jobs, engines } = parts;
  const request = {
    title: vscode.l10n.t('Log in to {0}', registry),
    command: dockerCommand(endpoint, 'login', '-u', username, ...(registry === HUB ? [] : [registry])),
    isShort: true,
    // The password is not kept for that.
    retry: () => void logInTo(parts, endpoint, registry, username),
  };
  const isDone = await jobs.run(request, async ({ signal, report }) => {
    const { transfers } = await (await engines.get()).client(endpoint, signal);
    const credentials = { username, password, identityToken: null };
    const identityToken = await transfers.login(registry, credentials, signal).catch((error: unknown) => {
      throw explainLogin(error, registry);
    });
    await keepLogin(registry, { ...credentials, identityToken }, thisMachine());
    report({ message: vscode.l10n.t('Logged in') });
    return true;
  });
  return isDone === true;
}

function askRegistry(): Promise<string | undefined> {
  return ask(vscode.l10n.t('Log in to'), { value: HUB }, (registry) => {
    parseReference(`${registry}/repository`);
    return undefined;
  });
}

async function ask(
  title: string,
  options: vscode.InputBoxOptions = {},
  check: (value: string) => undefined = () => undefined,
): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        return check(value.trim());
      } catch (error) {
        return describe(error);
      }
    },
    ...options,
  });
  return options.password ? typed : typed?.trim();
}

/** Without a helper it is kept where whoever reads the user's files can read it. */
async function mayKeep(registry: string): Promise<boolean> {
  const { helper, file } = await loginPlace(registry, thisMachine());
  if (helper !== null) return true;
  const keep = vscode.l10n.t('Log In');
  const message = vscode.l10n.t('Keep the login in {0}?', file);
  const detail = vscode.l10n.t(
    'The docker command has no credential helper here, so the login is kept in that file, as “docker login” does: whoever can read your files can read it.',
  );
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, keep)) === keep;
}
