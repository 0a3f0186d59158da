import styles from './ui.module.css'

const known = ['orders', 'payments', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery', 'notifications']

/** The name of a service with its colour; `label` stands for the name. */
export const Service = ({ name, label = name }: { name: string; label?: string }) => (
  <span className={styles.service}>
    <span className={styles.dot} data-service={known.includes(name) ? name : 'other'} aria-hidden="true" />
    {label}
  </span>
)
