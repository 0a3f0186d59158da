import type { Callback } from '@platformatic/kafka'

/** What the client hands to a callback, as a promise. */
export const called = <T>(call: (done: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, value) => (error || value === undefined ? reject(error ?? new Error('No answer')) : resolve(value)))
  })
