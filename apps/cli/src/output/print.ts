/** Prints a value for a program (`--json`: one line of JSON) or for a person. */
export function print(value: unknown, json: boolean | undefined, text: () => string): void {
  console.log(json ? toJson(value) : text())
}

/** JSON in which Kafka's offsets, which are bigint, are plain numbers. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, field) => (typeof field === 'bigint' ? Number(field) : field))

/** Money for people: 12.90 EUR. The exponent is the currency's own: JPY has none. */
export function money({ amountMinor, currency }: { amountMinor: number; currency: string }): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`
}
