import assert from 'node:assert/strict';
import { formatDuration, formatRelativeTime, formatTime } from '../../src/format/time.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function ago(time: string, text: string, language?: string): void {
  it(`${JSON.stringify(time)} is ${JSON.stringify(text)}`, () =>
    assert.equal(formatRelativeTime(time, NOW, language), text));
}

describe('formatRelativeTime', () => {
  ago('2026-03-01T12:00:00Z', 'now');
  ago('2026-03-01T11:59:01Z', '59 seconds ago');
  ago('2026-03-01T11:59:00Z', '1 minute ago');
  ago('2026-03-01T11:00:01Z', '59 minutes ago');
  ago('2026-03-01T11:00:00Z', '1 hour ago');
  ago('2026-02-28T12:00:01Z', '23 hours ago');
  ago('2026-02-28T12:00:00Z', 'yesterday');
  ago('2026-02-22T12:00:01Z', '6 days ago');
  ago('2026-02-22T12:00:00Z', 'last week');
  ago('2026-01-30T12:00:01Z', '4 weeks ago');
  ago('2026-01-30T12:00:00Z', 'last month');
  ago('2025-03-01T12:00:01Z', '12 months ago');
  ago('2025-03-01T12:00:00Z', 'last year');
  ago('2024-01-01T00:00:00.123456789+02:00', '2 years ago');
  ago('2026-03-01T14:30:00+02:00', 'in 30 minutes');
  ago('2026-02-28T12:00:00Z', 'gestern', 'de');
  ago('', '');
  ago('soon', '');
});

describe('formatTime', () => {
  it('has the day, the time and its zone', () => {
    const text = formatTime('2024-01-02T03:04:05Z');
    for (const part of ['January 2, 2024', ':04:05']) assert.ok(text.includes(part), text);
  });
  it('leaves what is no time as it is', () => assert.equal(formatTime('soon'), 'soon'));
});

describe('formatDuration', () => {
  const duration = (milliseconds: number, text: string, language?: string) =>
    it(`${milliseconds} is ${text}`, () => assert.equal(formatDuration(milliseconds, language), text));
  duration(0, '0 ms');
  duration(999.4, '999 ms');
  duration(59_400, '59 sec');
  duration(59_500, '1 min 0 sec');
  duration(3_599_000, '59 min 59 sec');
  duration(3_720_000, '1 hr 2 min');
  duration(12_000, '12 Sek.', 'de');
});
