/**
 * What terminals take for orders: control sequences, strings for the terminal itself with what ends them, and the others
 * that begin with an escape (ECMA-48, 5.3 to 5.6). A string ends where the next begins too: looked for anew from each
 * beginning, an end that never comes would take the square of the line's length.
 */
const ORDERS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that are meant
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u001b\u0007\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;

/** A line as a terminal would leave it: without orders, and a carriage return begins it anew. */
export function terminalText(line: string): string {
  const parts = line.replace(ORDERS, '').split('\r');
  return parts.findLast((part) => part !== '') ?? '';
}
