/** The bank of the deposits, over TCP both ways: sub-accounts, receipts, batches of refunds. */
import { connect } from 'node:net';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { accountFor, done, supplier } from '../support/clerk.ts';
import { until } from '../support/wait.ts';
import { startGateway, type World, type WorldClient } from '../support/world.ts';

const bank = 'deposit-bank';
/** Its center lends rooms and leaves the deposits to the bank. */
const district = '500103';
const demoPartners = [bank, 'yuzhong-trading-center'];

interface BankEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

interface Refund {
  readonly bankSerial: string;
  readonly payeeName: string;
  readonly payeeAccount: string;
  readonly amountFen: number;
}

const eventsOf = async (client: WorldClient, id: string): Promise<BankEvent[]> =>
  (await client.get(`/v1/exchanges/${id}`)).body.events;

async function atControl(world: World, path: string, body: object): Promise<unknown> {
  const sandbox = world.demo.sandboxes.find((each) => each.partner === bank);
  const answer = await fetch(`${sandbox?.control}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return answer.json();
}

/** What the bank sends to the gateway's port, and what comes back, as text. */
function tell(port: number, xml: string): Promise<string> {
  const body = iconv.encode(`<?xml version="1.0" encoding="GBK"?>${xml}`, 'gbk');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(Buffer.concat([Buffer.from(String(body.length).padStart(6, '0')), body]));
    });
    let heard = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      if (heard.length < 6 || heard.length < 6 + Number(heard.subarray(0, 6))) return;
      socket.end();
      resolve(iconv.decode(heard.subarray(6), 'gbk'));
    });
    socket.on('error', reject);
  });
}

const receiptNotice = (subAccount: string, instCode: string, yuan = '20000.00'): string =>
  `<root><head><TransCode>G00001</TransCode><TransDate>20260316</TransDate><TransTime>101502</TransTime><SeqNo>2026031600000017</SeqNo></head><body><InstCode>${instCode}</InstCode><InDate>20260316101455</InDate><InAmount>${yuan}</InAmount><InName>重庆示例科技有限公司</InName><InAcct>6200000000000000017</InAcct><InMemo>${subAccount}</InMemo><InBankFLCode>B20260316000917</InBankFLCode></body></root>`;

describe.each(['embedded', 'real'] as const)('on the %s parts', (column) => {
  it('a receipt that the bank tells twice is answered 00, then 01, and is one event of the sub-account', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    const account = await done(world, client, '/v1/deposit-accounts', accountFor(district));
    const { subAccount } = account.response;
    const listen = world.demo.sandboxes.find((each) => each.partner === bank)?.listen ?? 0;
    const notice = receiptNotice(subAccount, '500101');

    const first = await tell(listen, notice);
    const second = await tell(listen, notice);
    const otherwise = await tell(listen, receiptNotice(subAccount, '500101', '30000.00'));
    const stranger = await tell(listen, receiptNotice(subAccount, '500102'));

    expect([first, second, otherwise, stranger].map((text) => /<Result>(\d\d)</.exec(text)?.[1])).toEqual([
      '00',
      '01',
      '02',
      '02',
    ]);
    const received = (await eventsOf(client, account.id)).filter((event) => event.type === 'tongban.deposit.received');
    expect(received.map(({ data }) => data)).toMatchObject([
      { subAccount, amountFen: 2_000_000, payerName: supplier.name, bankSerial: 'B20260316000917' },
    ]);
  });

  it('a batch whose answer was lost is found by asking, paid once, and told row by row', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    const prepared = await atControl(world, 'prepare', { operation: 'deposit.refund-batch' });
    const { subAccount, refunds } = prepared as { subAccount: string; refunds: Refund[] };
    const second = (await atControl(world, 'receipts', { subAccount, payerName: '重庆例证设备有限公司' })) as Refund;
    // The second was paid by somebody else than the supplier it is returned to.
    const wrong = { ...refunds[0], bankSerial: second.bankSerial };
    await world.fault(bank, { operation: 'deposit.refund-batch', fault: 'drop-after-effect', count: 1 });

    const batch = await done(world, client, '/v1/refund-batches', {
      district,
      subAccount,
      refunds: [...refunds, wrong],
    });
    const settled = await until(
      async () =>
        (await eventsOf(client, batch.id)).find((event) => event.type === 'tongban.deposit.refund-batch-settled'),
      { what: 'the end of the batch to be told' },
    );

    const { batchNo } = batch.response as unknown as { batchNo: string };
    const query = new URLSearchParams({ district, batchNo });
    expect(batch.state).toBe('succeeded');
    expect(settled.data).toMatchObject({
      batchNo,
      rows: [{ status: 'settled' }, { status: 'failed', failure: '收款账号户名不符' }],
    });
    expect((await client.get(`/v1/refund-batches?${query}`)).body).toMatchObject({ status: 'closed', batchNo });
    expect((await world.ledger(bank)).filter(({ operation }) => operation === 'deposit.refund-batch')).toHaveLength(1);
  });

  it('a sub-account whose answer was lost is asked for again under the same number, and is one sub-account', async () => {
    await using world = await startGateway({ column, config: { demoPartners } });
    const client = await world.as('procurement');
    await world.fault(bank, { operation: 'deposit.account', fault: 'drop-after-effect', count: 1 });

    const account = await done(world, client, '/v1/deposit-accounts', accountFor(district));

    const [effect, ...others] = (await world.ledger(bank)).filter(({ operation }) => operation === 'deposit.account');
    expect(account).toMatchObject({ state: 'succeeded', response: { subAccount: effect?.key } });
    expect(others).toEqual([]);
  });
});
