import type { Money } from '../api/orders.ts'

/** An amount in the user's own notation: 3.49 EUR is €3.49. Digits after the point are the currency's. */
export function money({ amountMinor, currency }: Money, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(amountMinor / 10 ** digits)
}

/**
 * Reads an amount that somebody typed, in minor units: `3.49` and `3,49` are 349.
 * @returns undefined for what is no amount above 0, or has more than two digits behind the point
 */
export function minorUnits(text: string): number | undefined {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  if (!found) return undefined
  const amount = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return amount > 0 ? amount : undefined
}
