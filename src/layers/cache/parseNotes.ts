import type { Note } from '../../image/notes.ts';
import { PackedError } from './packed.ts';

/**
 * Notes of a layer, from the JSON they were kept as.
 * @param layer the position of the layer they are about
 * @throws PackedError
 */
export function parseNotes(json: string, layer?: number): Note[] {
  const notes = parseJson(json);
  if (!Array.isArray(notes) || !notes.every(isNote)) throw new PackedError('notes that are none');
  return layer === undefined ? notes : notes.map((note) => ({ ...note, layer }));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new PackedError('no JSON');
  }
}

function isNote(value: unknown): value is Note {
  if (!isRecord(value) || !isRecord(value['sentence'])) return false;
  const { code, layer, count, paths, sentence } = value;
  const { template, values } = sentence;
  return (
    typeof code === 'string' &&
    (layer === undefined || typeof layer === 'number') &&
    typeof count === 'number' &&
    areTexts(paths) &&
    typeof template === 'string' &&
    Array.isArray(values) &&
    values.every((each) => typeof each === 'string' || typeof each === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
