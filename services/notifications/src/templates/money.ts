import type { Money } from '@waybill/contracts'

/** An amount as people of this language write it, for example €12.50. Exact: no float is made of it. */
export function money({ amountMinor, currency }: Money, language: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 0
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0')
  const point = digits.length - decimals
  const text = decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return format.format(`${amountMinor < 0 ? '-' : ''}${text}` as `${number}`)
}
