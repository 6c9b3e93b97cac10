/** A purchaser answers to an invoice that was pushed: confirms it, or objects with evidence. */
import { createHash } from 'node:crypto';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { ControlRequest, Desk } from '../../sandbox/contract.ts';
import { ControlError, oneOfIn, textIn } from '../../sandbox/control-body.ts';
import { type Answer, accounts, type Notice, type WorkbenchRecords } from './records.ts';

const answers = ['objection', 'confirmed'] as const;
const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' };

/** A file of the purchaser, as the answer names it. */
const fileOf = (name: string): Canonical => ({
  name,
  sm3: createHash('sm3').update(name).digest('hex'),
  sizeBytes: 1_024 + name.length,
});

function noticeOf({ records }: Desk<WorkbenchRecords>, body: ControlRequest['body']): Notice {
  const noticeId = textIn(body, 'noticeId');
  const found = records.notices.find((notice) => notice.noticeId === noticeId);
  if (found === undefined) throw new ControlError(`notice ${noticeId} does not exist`, 404);
  return found;
}

/** `INV-26500000000000000017-1` is about the invoice in its middle. */
const invoiceOf = ({ noticeNo }: Notice): string => /[0-9]{8,20}/.exec(noticeNo)?.[0] ?? '26500000000000000017';

function evidenceIn({ evidence = ['合同付款条款.pdf'] }: ControlRequest['body']): Canonical[] {
  const isNames = Array.isArray(evidence) && evidence.every((name) => typeof name === 'string' && name !== '');
  if (!isNames || evidence.length === 0) throw new ControlError('evidence must be a list of file names, at least one');
  return evidence.map((name: string) => fileOf(name));
}

/**
 * `{ noticeId, answer: objection | confirmed, invoiceNo?, reason?, evidence?: [file name] }`: tells the gateway.
 * @throws ControlError where there is no such notice, or an objection has no evidence
 */
export function answerInvoice(desk: Desk<WorkbenchRecords>, body: ControlRequest['body']): Answer {
  const notice = noticeOf(desk, body);
  const kind = oneOfIn(body, 'answer', answers);
  const [{ id: accountId, name }] = accounts;
  const common = {
    answerNo: desk.draw('FPDF'),
    noticeId: notice.noticeId,
    invoiceNo: textIn(body, 'invoiceNo', invoiceOf(notice)),
    purchaser,
    respondent: { name, accountId },
    answeredAt: desk.now(),
  };
  const objection = () => ({ reason: textIn(body, 'reason', '开票金额与合同约定不符'), evidence: evidenceIn(body) });
  const answer: Answer =
    kind === 'objection'
      ? { operation: 'invoice.objection', message: { ...common, ...objection() } }
      : { operation: 'invoice.confirmed', message: common };
  desk.records.answers.push(answer);
  desk.tell(answer.operation, answer.message);
  return answer;
}
