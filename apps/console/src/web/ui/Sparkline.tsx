import styles from './ui.module.css'

const WIDTH = 120
const HEIGHT = 28

/** A row of figures as bars; `label` says in words what it shows. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length)
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {values.map((value, at) => {
        const height = Math.max(1, (value / most) * HEIGHT)
        return <rect key={at} x={at * step + 1} y={HEIGHT - height} width={step - 2} height={height} rx="1" />
      })}
    </svg>
  )
}
