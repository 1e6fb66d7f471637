import { formatCount } from './count.ts';

export type Units = 'decimal' | 'binary';

const NAMES = {
  decimal: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'],
  binary: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'],
} as const;

/**
 * A size as Docker prints it: decimal units and three significant digits, so `1.26 MB` and `0 B`; binary by setting.
 * @param bytes a whole number
 * @param language BCP 47, for the decimal mark
 */
export function formatSize(bytes: number, units: Units = 'decimal', language = 'en'): string {
  const step = units === 'decimal' ? 1000 : 1024;
  let value = bytes;
  let unit = 0;
  // 999.5 would print as 1,000 of its unit.
  while (Math.abs(value) >= (unit === 0 ? step : Math.min(step, 999.5)) && unit < NAMES[units].length - 1) {
    value /= step;
    unit++;
  }
  const number = unit === 0 ? formatCount(value, language) : threeDigits(value, language);
  return `${number} ${NAMES[units][unit]}`;
}

/** The exact number, for tooltips and copies: `1,264,640 bytes`. */
export function formatBytes(bytes: number, language = 'en'): string {
  return bytes === 1 ? '1 byte' : `${formatCount(bytes, language)} bytes`;
}

/** Making one takes longer than all the rest, and lists have thousands of rows. */
const threeDigitFormats = new Map<string, Intl.NumberFormat>();

function threeDigits(value: number, language: string): string {
  let format = threeDigitFormats.get(language);
  if (!format) {
    format = new Intl.NumberFormat(language, { maximumSignificantDigits: 3, useGrouping: false });
    threeDigitFormats.set(language, format);
  }
  return format.format(value);
}
