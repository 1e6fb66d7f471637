const STARTED: readonly string[] = ['running', 'paused', 'restarting'];

/** Whether a container was started and has not ended for good. */
export function isStarted({ state }: { readonly state: string }): boolean {
  return STARTED.includes(state);
}
