import { quantile } from '@waybill/operations/quantile'
import { seededRandom } from '@waybill/operations/random'

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  if (middle.length === 0) throw new RangeError('No values were measured')
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

const RESAMPLES = 2_000

/**
 * The 95 % interval of a median, by the percentile bootstrap (Efron, 1979): the median of 2,000 samples drawn with
 * replacement from what was measured.
 *
 * @param seed the same seed and values give the same interval
 */
export function confidence(values: readonly number[], seed: number): [low: number, high: number] {
  const random = seededRandom(seed)
  const draw = () => values[Math.floor(random() * values.length)] ?? Number.NaN
  const medians = Array.from({ length: RESAMPLES }, () => median(values.map(draw)))
  return [quantile(medians, 0.025), quantile(medians, 0.975)]
}
