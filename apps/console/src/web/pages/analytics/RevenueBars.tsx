import type { Revenue } from '../../api/analytics.ts'
import { money } from '../../format/money.ts'
import { clock } from '../../format/time.ts'
import { useZone } from '../../preferences.ts'
import styles from './analytics.module.css'

const HEIGHT = 96
const STEP = 8
/** Fewer windows than this do not fill the width. */
const LEAST = 30

/** What was taken in each window, as bars; the currency with the most orders only. */
export function RevenueBars({ revenue: { windows } }: { revenue: Revenue }) {
  const zone = useZone()
  const [own = []] = [...Map.groupBy(windows, ({ currency }) => currency).values()].sort((a, b) => b.length - a.length)
  const sorted = own.toSorted((a, b) => a.start.localeCompare(b.start))
  const most = Math.max(1, ...sorted.map(({ amountMinor }) => amountMinor))
  const [first, last] = [sorted.at(0), sorted.at(-1)]
  if (!first || !last) return null
  return (
    <figure className={styles.chart}>
      <svg
        viewBox={`0 0 ${Math.max(LEAST, sorted.length) * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Revenue from ${clock(first.start, zone)} to ${clock(last.start, zone)}, at most ${money({ ...last, amountMinor: most })} in a window`}
      >
        {sorted.map(({ start, amountMinor, currency, orders }, at) => {
          const height = Math.max(1, (amountMinor / most) * HEIGHT)
          return (
            <rect key={start} x={at * STEP + 1} y={HEIGHT - height} width={STEP - 2} height={height}>
              <title>{`${clock(start, zone)}: ${money({ amountMinor, currency })}, ${orders} orders`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className={styles.fine}>
        {clock(first.start, zone)} – {clock(last.start, zone)}
      </figcaption>
    </figure>
  )
}
