import styles from './ui.module.css'

const known = ['orders', 'payments', 'inventory', 'pharmacy', 'fulfillment', 'shipping', 'delivery', 'notifications']

/** The name of a service with its colour. */
export const Service = ({ name }: { name: string }) => (
  <span className={styles.service}>
    <span className={styles.dot} data-service={known.includes(name) ? name : 'other'} aria-hidden="true" />
    {name}
  </span>
)
