import { type DockerfileInstruction, flagOf } from './dockerfile.ts';
import { goCharacter, goDuration, goQuotes } from './goText.ts';

/**
 * A HEALTHCHECK as Go prints the struct that builders make of it: `&{["CMD-SHELL" "x"] "30s" "0s" "0s" '\x03'}`.
 * @param durations 3 as the classic builder knows them, 4 with the start interval
 */
export function healthcheckText(instruction: DockerfileInstruction, durations: 3 | 4): string {
  const names = ['interval', 'timeout', 'start-period', 'start-interval'].slice(0, durations);
  const times = names.map((name) => `"${goDuration(flagOf(instruction, name) || '0s')}"`);
  const retries = Number(flagOf(instruction, 'retries') ?? 0) || 0;
  return `&{${goQuotes(test(instruction.text))} ${times.join(' ')} ${goCharacter(retries)}}`;
}

function test(text: string): string[] {
  const [, command] = /^cmd\s+(.*)$/is.exec(text) ?? [];
  if (command === undefined) return ['NONE'];
  try {
    const words: unknown = JSON.parse(command);
    if (Array.isArray(words)) return ['CMD', ...words.map(String)];
  } catch {
    // The shell form.
  }
  return ['CMD-SHELL', command];
}
