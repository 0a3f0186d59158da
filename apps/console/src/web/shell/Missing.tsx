import { Link } from '@tanstack/react-router'
import { Empty } from '../ui/Empty.tsx'

export const Missing = () => (
  <Empty page title="There is no such page">
    The address may be of an older version of the console. <Link to="/">Go to the overview</Link>
  </Empty>
)
