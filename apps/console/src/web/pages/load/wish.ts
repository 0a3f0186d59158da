import { type LoadWish, MOST_ORDERS } from '../../api/load.ts'

/** What is asked for when nobody has changed it: the mix of `waybill load`. */
export const usual: LoadWish = {
  rate: 10,
  seconds: 60,
  customers: 10,
  mix: { cancelled: 5, declined: 5, retried: 5, returned: 2 },
}

/** Why such a load can't be begun; undefined when it can. */
export function refusalOf({ rate, seconds, customers, mix }: LoadWish): string | undefined {
  if (!isWithin(rate, 1, 500)) return 'The rate is a whole number from 1 to 500 orders a second.'
  if (!isWithin(seconds, 1, 3_600)) return 'It takes from 1 to 3600 whole seconds.'
  if (!isWithin(customers, 1, 50)) return 'There are 1 to 50 customers.'
  if (Object.values(mix).some((percent) => !isWithin(percent, 0, 100))) return 'Each of the mix is from 0 to 100.'
  if (rate * seconds > MOST_ORDERS) return `That are ${rate * seconds} orders; one run has ${MOST_ORDERS} at most.`
  return undefined
}

const isWithin = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most

/** The same from a shell. Its mix is the usual one. */
export const commandOf = ({ rate, seconds, customers }: LoadWish): string =>
  `./waybill load --rate ${rate} --for ${seconds}s --customers ${customers}`
