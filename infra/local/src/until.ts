import { setTimeout as wait } from 'node:timers/promises'

/**
 * Asks again and again, a little later each time (10 to 100 ms).
 * @param withinMs Gives up after this many ms.
 * @returns whether the answer became true.
 */
export async function until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  for (let pauseMs = 10; ; pauseMs = Math.min(100, pauseMs * 1.5)) {
    if (await condition()) return true
    if (performance.now() >= deadline) return false
    await wait(pauseMs)
  }
}
