const formats = new Map<string, Intl.NumberFormat>();

/**
 * A number as people write it: `1,264,640`. `toLocaleString` says the same, and takes ten times as long in a browser: lists
 * have hundreds of numbers.
 * @param language BCP 47
 */
export function formatCount(value: number, language: string): string {
  let format = formats.get(language);
  if (!format) {
    format = new Intl.NumberFormat(language);
    formats.set(language, format);
  }
  return format.format(value);
}
