import styles from './kafka.module.css'

/** What a topic is for. */
export const Role = ({ role }: { role: string }) => (
  <span className={styles.role} data-role={role}>
    {role.replace('-', ' ')}
  </span>
)
