/** A delivery that was claimed. `attempts` counts this one. */
export type Delivery = {
  id: string
  webhookId: string
  userId: string
  url: string
  masterKeyId: string
  body: string
  attempts: number
}

/** After so many attempts a delivery is given up: with the waits below, about eleven hours after the first. */
export const MAX_ATTEMPTS = 8
/** After so many failed attempts in a row, of whatever deliveries, a webhook is switched off. */
export const DISABLE_AFTER = 20
export const MAX_WEBHOOKS = 10

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000

/** How long to wait after the n-th failed attempt, in milliseconds: 5 s, then four times as long each time, at most 6 h. */
export const waitAfter = (attempts: number): number => Math.min(FIRST_WAIT_MS * 4 ** (attempts - 1), LONGEST_WAIT_MS)

/** Whether an answer means that the delivery was taken. */
export const isTaken = (status: number): boolean => status >= 200 && status < 300
