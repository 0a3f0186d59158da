const WITHIN_MS = 5_000

/**
 * How often faults hit a service since its processes started, by their metrics. A crash takes its count with it.
 *
 * @param urls of each instance
 */
export async function hitsOf(urls: readonly string[]): Promise<number> {
  let hits = 0
  for (const url of urls) {
    const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(WITHIN_MS) })).text()
    for (const [, value] of text.matchAll(/^waybill_faults_hit_total\{.*\} (\d+)$/gm)) hits += Number(value)
  }
  return hits
}
