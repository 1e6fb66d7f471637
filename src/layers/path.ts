/**
 * A tar name as the path it means: without empty and `.` parts, `..` climbing no further than the root.
 * @param name a byte-string
 */
export function splitPath(name: string): { parts: string[]; escapes: boolean } {
  const parts: string[] = [];
  let escapes = false;
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0) parts.pop();
    else escapes = true;
  }
  return { parts, escapes };
}
