const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 hours ago`, in the language given; '' for text that is no time. */
export function formatRelativeTime(time: string, now: number, language = 'en'): string {
  const seconds = (Date.parse(time) - now) / 1000;
  if (Number.isNaN(seconds)) return '';
  const format = relativeFormat(language);
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  return format.format(Math.trunc(seconds), 'second');
}

/** Making one takes longer than all the rest, and lists have thousands of rows. */
const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();

function relativeFormat(language: string): Intl.RelativeTimeFormat {
  let format = relativeFormats.get(language);
  if (!format) {
    format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    relativeFormats.set(language, format);
  }
  return format;
}

/** The exact time for a tooltip; the text itself where it is no time. */
export function formatTime(time: string, language = 'en'): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : exactFormat(language).format(date);
}

const exactFormats = new Map<string, Intl.DateTimeFormat>();

function exactFormat(language: string): Intl.DateTimeFormat {
  let format = exactFormats.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' });
    exactFormats.set(language, format);
  }
  return format;
}

/** How long something takes: `850 ms`, `12 sec`, `3 min 5 sec`, `1 hr 2 min`, in the language given. */
export function formatDuration(milliseconds: number, language = 'en'): string {
  const print = (value: number, unit: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  if (milliseconds < 1000) return print(Math.round(milliseconds), 'millisecond');
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return print(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${print(minutes, 'minute')} ${print(seconds % 60, 'second')}`;
  return `${print(Math.floor(minutes / 60), 'hour')} ${print(minutes % 60, 'minute')}`;
}
