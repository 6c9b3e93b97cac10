import { describe, expect, it } from 'vitest';
import { masked, maskedName } from './masking.ts';

describe('what people see of a message', () => {
  it('shows accounts and phones by their last four, wherever they stand, and all else as it is', () => {
    const data = {
      bankSerial: '202603180001',
      subAccount: '31005001010000000002',
      amountFen: 2_000_000,
      payee: { name: '重庆示例科技有限公司', account: '6200000000000000017', bankName: '示例银行' },
      contact: { name: '刘工', phone: '023-63000009' },
      rows: [{ payerAccount: 6_200_000_000_017, paid: true }],
    };

    expect(masked(data)).toEqual({
      bankSerial: '202603180001',
      subAccount: '…0002',
      amountFen: 2_000_000,
      payee: { name: '重庆示例科技有限公司', account: '…0017', bankName: '示例银行' },
      contact: { name: '…', phone: '…0009' },
      rows: [{ payerAccount: '…0017', paid: true }],
    });
  });

  it('shows which sub-account is sought without its number, and other names whole', () => {
    expect(maskedName('alias sub-account:31005001010000000002')).toBe('alias sub-account:…0002');
    expect(maskedName('alias lot:CQS26A00077/CQS26A00077-1')).toBe('alias lot:CQS26A00077/CQS26A00077-1');
    expect(maskedName('key CQ-ZFCG-CT-20260402-003')).toBe('key CQ-ZFCG-CT-20260402-003');
  });
});
