/** What a tester can do to a center, beside what the control door does to every stand-in. */
import type { ControlRoute } from '../../sandbox/contract.ts';
import { ControlError, oneOfIn, textIn, wholeIn } from '../../sandbox/control-body.ts';
import type { Center } from './center.ts';
import { correctPayee, receive } from './deposits.ts';
import { announce } from './milestones.ts';
import { type BookingNotice, changeByCenter } from './venues.ts';

const bookingStates = ['confirmed', 'rejected', 'moved', 'cancelled'] as const;

export function controlsOf(center: Center): readonly ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/receipts',
      run({ body }) {
        const accountNo = textIn(body, 'subAccount');
        const account = center.subAccounts.get(accountNo);
        const receipt = receive(center, accountNo, {
          amountFen: wholeIn(body, 'amountFen', account?.amountFen),
          payerName: textIn(body, 'payerName', account?.supplier.name),
          payerAccount: textIn(body, 'payerAccount', '6200000000000000017'),
        });
        if (receipt === undefined) throw new ControlError(`sub-account ${accountNo} does not exist`, 404);
        return receipt;
      },
    },
    {
      method: 'POST',
      path: '/control/payees',
      run({ body }) {
        const accountNo = textIn(body, 'subAccount');
        const payee = correctPayee(center, accountNo, {
          payeeName: textIn(body, 'payeeName', center.subAccounts.get(accountNo)?.supplier.name),
          payeeAccount: textIn(body, 'payeeAccount', '6200000000000000033'),
        });
        if (payee === undefined) throw new ControlError(`sub-account ${accountNo} does not exist`, 404);
        return payee;
      },
    },
    {
      method: 'POST',
      path: '/control/bookings/{id}',
      run({ params, body }) {
        const { id = '' } = params;
        oneOfIn(body, 'status', bookingStates);
        if (!center.bookings.has(id)) throw new ControlError(`booking ${id} does not exist`, 404);
        const problem = changeByCenter(center, id, body as unknown as BookingNotice);
        if (problem !== undefined) throw new ControlError(problem);
        return center.bookings.get(id);
      },
    },
    { method: 'POST', path: '/control/milestones', run: (request) => announce(center, request) },
  ];
}
