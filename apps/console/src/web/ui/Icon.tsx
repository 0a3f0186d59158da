import styles from './ui.module.css'

/** A drawing of 20 × 20 in one path of strokes; decoration, so it says nothing to a screen reader. */
export const Icon = ({ path }: { path: string }) => (
  <svg className={styles.icon} viewBox="0 0 20 20" aria-hidden="true">
    <path d={path} />
  </svg>
)
