/**
 * Makes a function that runs one piece of work at a time, in the order in which they are given to it; one that fails does
 * not keep the next from running.
 */
export function exclusive(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result
    return result
  }
}
