import { readSettings, shutDown } from '@waybill/local'
import type { Command } from 'commander'
import { examples } from '../output/examples.ts'

const told = {
  stopped: 'Stopped. The data stays; ./waybill reset deletes it.',
  'cleaned up': 'Waybill did not run, but had left processes behind. They are ended.',
  'not running': 'Waybill does not run.',
}

/** Adds `waybill down`. */
export function down(program: Command): void {
  program
    .command('down')
    .description('stop everything; the data stays')
    .addHelpText('after', examples('down'))
    .action(async () => console.log(told[await shutDown(readSettings(process.env).state)]))
}
