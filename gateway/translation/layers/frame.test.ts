import { describe, expect, it } from 'vitest';
import { encodeText } from '../charset.ts';
import { LayerFault } from './fault.ts';
import { frameHead, frameWrap } from './frame.ts';
import { MAX_DOCUMENT_BYTES } from './limits.ts';

const noKeys = (name: string): string => {
  throw new Error(`no key ${name}`);
};
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const text = (content: Uint8Array): string => Buffer.from(content).toString('latin1');
const ruleOf = (act: () => unknown): string => {
  try {
    act();
  } catch (fault) {
    if (fault instanceof LayerFault) return fault.rule;
    throw fault;
  }
  return 'none';
};

const six = frameWrap({ digits: 6, counts: 'body', suffix: '' });

describe('a frame', () => {
  it.each([
    [4, 'body', '', '0003abc'],
    [5, 'body', '', '00003abc'],
    [6, 'body', '', '000003abc'],
    [8, 'body', '', '00000003abc'],
    [10, 'body', '00', '000000000300abc'],
    [4, 'all', '', '0007abc'],
    [10, 'all', '00', '000000001500abc'],
  ] as const)('of %i digits that counts %s with suffix "%s" reads "%s"', (digits, counts, suffix, framed) => {
    const wrap = frameWrap({ digits, counts, suffix });

    expect(text(wrap.close(bytes('abc'), noKeys))).toBe(framed);
    expect(text(wrap.open(bytes(framed), noKeys))).toBe('abc');
  });

  it('counts bytes, not characters: the deposit bank announces 439, the payment bank 601', () => {
    const notice =
      '<?xml version="1.0" encoding="GBK"?><root><head><TransCode>G00001</TransCode><TransDate>20260316</TransDate><TransTime>101502</TransTime><SeqNo>2026031600000017</SeqNo></head><body><InstCode>500101</InstCode><InDate>20260316101455</InDate><InAmount>20000.00</InAmount><InName>重庆示例科技有限公司</InName><InAcct>6200000000000000017</InAcct><InMemo>31000101040012345600027</InMemo><InBankFLCode>B20260316000917</InBankFLCode></body></root>';
    const payment =
      '<?xml version="1.0" encoding="GBK"?><ebank><tellNo>000001</tellNo><nodeNo>0001</nodeNo><tranCode>TR01</tranCode><PayerAccNo>5001000000000000001</PayerAccNo><PayerAccNm>重庆市示例局零余额账户</PayerAccNm><PayeeAccNo>6200000000000000017</PayeeAccNo><PayeeAccNm>重庆示例科技有限公司</PayeeAccNm><PayeeBankNo>102653000013</PayeeBankNo><FrontDate>20260320</FrontDate><FrontSerial>2026032000000042</FrontSerial><TranType>2</TranType><TranAmt>198000.00</TranAmt><BillNo>W002618000072</BillNo><BillType>5214</BillType><SetYear>2026</SetYear><AdmDivCode>500000</AdmDivCode><ReMark>政采合同付款</ReMark></ebank>';
    const five = frameWrap({ digits: 5, counts: 'body', suffix: '' });

    expect(text(six.close(encodeText(notice, 'gbk'), noKeys)).slice(0, 11)).toBe('000439<?xml');
    expect(text(six.close(encodeText(notice, 'utf-8'), noKeys)).slice(0, 6)).toBe('000449');
    expect(text(five.close(encodeText(payment, 'gbk'), noKeys)).slice(0, 10)).toBe('00601<?xml');
  });

  it('that is one byte short or long is refused', () => {
    expect(() => six.open(bytes('000003ab'), noKeys)).toThrow('announces 3 bytes, 2 follow');
    expect(() => six.open(bytes('000003abcd'), noKeys)).toThrow('announces 3 bytes, 4 follow');
  });

  it.each(['', '00000', '00000x', '+00003abc', ' 00003abc', '0x0003abc', '-00003abc', '1e0003abc', '０００００３'])(
    'whose header is "%s" is refused',
    (framed) => {
      expect(ruleOf(() => six.open(encodeText(framed, 'gbk'), noKeys))).toBe('frame-length');
    },
  );

  it('whose suffix is another is refused', () => {
    const hefei = frameWrap({ digits: 10, counts: 'body', suffix: '00' });

    expect(() => hefei.open(bytes('000000000301abc'), noKeys)).toThrow('00 does not stand behind');
  });

  it('that counts its header refuses a length below the header', () => {
    const all = frameWrap({ digits: 4, counts: 'all', suffix: '' });

    expect(() => all.open(bytes('0003'), noKeys)).toThrow('less than the 4 bytes');
    expect(text(all.open(bytes('0004'), noKeys))).toBe('');
  });

  it('with too few digits for the message is refused, not cut', () => {
    const four = frameWrap({ digits: 4, counts: 'body', suffix: '' });
    const fourAll = frameWrap({ digits: 4, counts: 'all', suffix: '' });

    expect(four.close(new Uint8Array(9999), noKeys).length).toBe(10_003);
    expect(() => four.close(new Uint8Array(10_000), noKeys)).toThrow('4 digits do not hold 10000');
    expect(() => fourAll.close(new Uint8Array(9996), noKeys)).toThrow('4 digits do not hold 10000');
  });

  it('tells a reader of a stream how many bytes follow, up to 8 MiB', () => {
    const head = frameHead({ digits: 10, counts: 'all', suffix: '00' });

    expect(head.bytes).toBe(12);
    expect(head.following(bytes('000000001500abc'))).toBe(3);
    expect(head.following(bytes(`${String(MAX_DOCUMENT_BYTES + 12).padStart(10, '0')}00`))).toBe(MAX_DOCUMENT_BYTES);
    expect(ruleOf(() => head.following(bytes(`${String(MAX_DOCUMENT_BYTES + 13).padStart(10, '0')}00`)))).toBe(
      'too-large',
    );
    expect(ruleOf(() => head.following(bytes('999999999900')))).toBe('too-large');
    expect(() => head.following(bytes('00000000150'))).toThrow('11 bytes are no header of 12');
  });

  it('cannot have no digits, or a suffix outside ASCII', () => {
    expect(ruleOf(() => frameWrap({ digits: 0, counts: 'body', suffix: '' }))).toBe('layer-options');
    expect(ruleOf(() => frameWrap({ digits: 2.5, counts: 'body', suffix: '' }))).toBe('layer-options');
    expect(ruleOf(() => frameWrap({ digits: 6, counts: 'body', suffix: '零' }))).toBe('layer-options');
  });
});
