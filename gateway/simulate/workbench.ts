/** The purchasers' workbench: takes invoices, and its people confirm, object, or say nothing. */
import { addDays } from './agenda.ts';
import type { Exchange, Player, Stage } from './contract.ts';
import { fileOf, purchaser } from './parties.ts';

const invoiceIn = ({ noticeNo }: Exchange['request']): readonly [invoiceNo: string, push: string] => {
  const [, invoiceNo = '', push = ''] = /^INV-(.+)-([0-9]+)$/.exec(String(noticeNo)) ?? [];
  return [invoiceNo, push];
};

export function workbenchPlayer(stage: Stage): Player {
  let numbers = 0;
  return {
    door: {
      'notice.push': (request) =>
        stage.chance.one({ accepts: 98, refuses: 2 }, 'push', invoiceIn(request).join(' ')) as 'accepts' | 'refuses',
    },
    serves: {
      'notice.push': (exchange) => {
        numbers += 1;
        push(stage, exchange, `XX${numbers}`);
      },
      'todo.create': (exchange) => todo(stage, exchange, `DB${String(exchange.request.todoNo)}`),
      'todo.finish': (exchange) => todo(stage, exchange, undefined),
    },
  };
}

function todo(stage: Stage, exchange: Exchange, todoId: string | undefined): void {
  const word = `${exchange.operation} ${exchange.request.todoNo ?? exchange.request.todoId}`;
  const isFailed = stage.chance.happens(0.03, 'fails', word);
  stage.inDays(stage.chance.between(0, 1, 'todo', word), word, () =>
    stage.settle(
      exchange,
      isFailed
        ? { state: 'failed', problem: { code: 'GW_PARTNER_BUSY' } }
        : { state: 'succeeded', response: todoId === undefined ? {} : { todoId } },
    ),
  );
}

function push(stage: Stage, exchange: Exchange, noticeId: string): void {
  const { chance } = stage;
  const [invoiceNo, no] = invoiceIn(exchange.request);
  const word = `${invoiceNo} ${no}`;
  if (no === '1' && chance.happens(0.05, 'unknown receiver', word)) {
    const problem = { code: 'PARTNER_REFUSED', as: 'unknown-receiver' };
    stage.inDays(0, `not pushed ${word}`, () => stage.settle(exchange, { state: 'refused', problem }));
    return;
  }
  stage.inDays(chance.happens(0.05, 'slow', word) ? 5 : 0, `pushed ${word}`, () => {
    stage.settle(exchange, { state: 'succeeded', response: { noticeId } });
  });
  const answer = chance.one(
    { confirmed: 55, objection: 12, silence: 25, 'objects late': 4, 'told late': 4 },
    'answer',
    word,
  );
  if (answer === 'silence') return;
  const made = chance.between(0, answer === 'objects late' ? 25 : 6, 'answers in', word);
  const told = made + (answer === 'told late' ? chance.between(5, 30, 'told in', word) : 0);
  const type = answer === 'objection' || answer === 'objects late' ? 'invoice.objection' : 'invoice.confirmed';
  const answeredAt = `${addDays(stage.today(), made)}T15:00:00+08:00`;
  const data = { answerNo: `HF-${word}`, noticeId, invoiceNo, purchaser, respondent: { name: '王五' }, answeredAt };
  const more = type === 'invoice.objection' ? { reason: '数量不符', evidence: [fileOf('清单')] } : {};
  const tell = () =>
    stage.tell({ type, partner: exchange.partner, district: exchange.district, data: { ...data, ...more } });
  stage.inDays(told, `answers ${word}`, tell);
  if (chance.happens(0.1, 'answers twice', word)) stage.inDays(told + 2, `answers again ${word}`, tell);
}
