import { randomInt } from 'node:crypto'

// Without I, L, O and U, which are misread or spell words (Crockford's base 32).
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A number that customers follow a parcel with, such as WB7K2M9QX4TD: 50 random bits, so it cannot be guessed. */
export const trackingNumber = (): string =>
  `WB${Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
