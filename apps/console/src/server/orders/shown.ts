import { type Secrecy, shown as shownBy } from '@waybill/operations'

/** A card token pays: it is nobody's business, though it is no personal datum. */
export const secrecy: Secrecy = { secret: new Set(['paymentToken']) }

/**
 * A decoded value as a page may show it. What the topics have of persons only their keys open, and the console has none:
 * it stays `(encrypted)`.
 */
export const shown = (value: unknown): unknown => shownBy(value, secrecy)
