import type { Secrets } from '../secrets.ts'

/** The accounts of the demo, one for each role. The identity service makes them at its first start. */
export const people = ({ users }: Secrets) =>
  [
    { email: 'demo@waybill.example', password: users.demo, name: 'Dana Demo', roles: ['customer'] },
    { email: 'pharmacist@waybill.example', password: users.pharmacist, name: 'Pia Pharmacist', roles: ['pharmacist'] },
    { email: 'operator@waybill.example', password: users.operator, name: 'Otto Operator', roles: ['operator'] },
    { email: 'admin@waybill.example', password: users.admin, name: 'Ada Admin', roles: ['admin', 'operator'] },
  ] as const
