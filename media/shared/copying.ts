/**
 * Puts text on the clipboard, and says so or why not.
 * @param done what is said when it is there
 */
export function copying(
  host: { copy(text: string): Promise<void> },
  done: string,
  announce: (text: string) => void,
): (text: string) => Promise<boolean> {
  return async (text) => {
    try {
      await host.copy(text);
      announce(done);
      return true;
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
}
