/** A workbench: notices, todos, and what purchasers answer to invoices. */
import { randomBytes } from 'node:crypto';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Reading, WireRequest, WireResponse } from '../../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import type { Asked, Desk, Office, OfficeKind } from '../../sandbox/contract.ts';
import { startOffice } from '../../sandbox/office.ts';
import { answerInvoice } from './invoices.ts';
import { accounts, type Todo, type WorkbenchRecords } from './records.ts';

type WorkDesk = Desk<WorkbenchRecords>;

/** Public: a token is good for two hours. */
const tokenSeconds = 7_200;
/** Lists in the state show the last of each. */
const shown = 200;
/** So many pairs of time and nonce are remembered; the oldest go first. */
const rememberedNonces = 100_000;

function unknownAccount(desk: WorkDesk, wanted: readonly string[]): Reading | undefined {
  const unknown = wanted.find((account) => !accounts.some(({ id }) => id === account));
  return unknown === undefined ? undefined : desk.refused('receiver-not-found', `接收人不存在：${unknown}`);
}

function push(desk: WorkDesk, asked: Asked): Reading {
  const { noticeNo, receivers, title, text, url } = asked.message as {
    readonly noticeNo: string;
    readonly receivers: readonly string[];
    readonly title: string;
    readonly text: string;
    readonly url: string;
  };
  const refusal = unknownAccount(desk, receivers);
  if (refusal !== undefined) return refusal;
  const noticeId = desk.draw('M');
  desk.records.notices.push({ noticeId, noticeNo, receivers, title, text, url, at: desk.now() });
  return desk.did(asked, {
    key: noticeId,
    summary: `工作通知 ${noticeNo} 给 ${receivers.length} 人`,
    response: { noticeId },
  });
}

function addTodo(
  desk: WorkDesk,
  { todoNo, subject, assignee, dueAt }: Omit<Todo, 'todoId' | 'packageId' | 'finished'>,
): Todo {
  const todo = { todoId: desk.draw('T'), packageId: desk.draw('P'), todoNo, subject, assignee, dueAt, finished: false };
  desk.records.todos.push(todo);
  return todo;
}

function create(desk: WorkDesk, asked: Asked): Reading {
  const message = asked.message as unknown as Todo & { readonly creator: string };
  const refusal = unknownAccount(desk, [message.creator, message.assignee]);
  if (refusal !== undefined) return refusal;
  const { todoId, packageId } = addTodo(desk, message);
  return desk.did(asked, { key: todoId, summary: `待办 ${message.todoNo}`, response: { todoId, packageId } });
}

function finish(desk: WorkDesk, asked: Asked): Reading {
  const { todoId, finishedBy } = asked.message as { readonly todoId: string; readonly finishedBy: string };
  const todo = desk.records.todos.find((each) => each.todoId === todoId);
  if (todo === undefined) return desk.refused('todo-not-found', `待办不存在：${todoId}`);
  const refusal = todo.assignee === finishedBy ? undefined : desk.refused('invalid', '参数错误：userId 不是办理人');
  if (refusal !== undefined) return refusal;
  todo.finished = true;
  return desk.did(asked, { key: todoId, summary: `办结 ${todo.todoNo}`, response: { todoId } });
}

const serves: Readonly<Record<string, (desk: WorkDesk, asked: Asked) => Reading>> = {
  'notice.push': push,
  'todo.create': create,
  'todo.finish': finish,
};

/** What the workbench knows a repetition by: the client's own number, or the todo. */
function repetitionOf({ message }: Asked): string | undefined {
  const { noticeNo, todoNo, todoId } = message as Readonly<Record<string, string | undefined>>;
  return noticeNo ?? todoNo ?? todoId;
}

/** Tokens of this run; a restart ends them. */
function openTokens(desk: WorkDesk) {
  const endsAt = new Map<string, number>();
  const nonces = new Set<string>();
  let logins = 0;

  const json = (value: object): WireResponse => ({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(value)),
  });

  function remember(once: string): void {
    nonces.add(once);
    const [oldest] = nonces;
    if (nonces.size > rememberedNonces && oldest !== undefined) nonces.delete(oldest);
  }

  function give(path: string): WireResponse {
    const query = new URLSearchParams(path.split('?')[1] ?? '');
    const { appKey, appSecret } = desk.context().auth;
    if (query.get('appkey') !== appKey || query.get('appsecret') !== appSecret)
      return json({
        success: true,
        content: { success: false, responseMessage: '鉴权失败：appkey 或 appsecret 不正确' },
      });
    const accessToken = randomBytes(16).toString('hex');
    endsAt.set(`Bearer ${accessToken}`, Date.now() + tokenSeconds * 1000);
    logins += 1;
    return json({ success: true, content: { success: true, data: { accessToken, expiresIn: tokenSeconds } } });
  }

  return {
    answer: ({ method, path }: WireRequest): WireResponse | undefined =>
      method === 'GET' && path.split('?')[0] === '/gettoken.json' ? give(path) : undefined,
    /** The same time with the same nonce was here before: somebody plays a request again. */
    admit({ vars, reference }: Asked): Reading | undefined {
      const until = endsAt.get(vars['session.authorization'] ?? '');
      if (until === undefined || until < Date.now())
        return {
          kind: 'refused',
          as: 'not-authorised',
          code: 'TokenInvalid',
          text: '鉴权失败：access_token 无效或已过期',
        };
      const once = `${vars.now} ${reference}`;
      if (nonces.has(once)) return desk.refused('partner-busy', '随机串已使用，请稍后再试');
      remember(once);
      return undefined;
    },
    expireAll: () => endsAt.clear(),
    state: () => ({ logins, tokens: endsAt.size }),
  };
}

/** Fields that name something an example message needs; freshly made, and known to no ledger. */
function prepare(desk: WorkDesk, operation: string): Canonical | undefined {
  const [{ id: assignee }, { id: creator }] = accounts;
  const number = desk.next();
  switch (operation) {
    case 'notice.push':
      return { noticeNo: `INV-265000000000${String(number).padStart(8, '0')}-1`, receivers: [assignee] };
    case 'todo.create':
      return { todoNo: `TD-EXAMPLE-${number}`, creator, assignee };
    case 'todo.finish': {
      const dueAt = desk.now();
      const { todoId } = addTodo(desk, { todoNo: `TD-EXAMPLE-${number}`, subject: '示例待办', assignee, dueAt });
      return { todoId, finishedBy: assignee };
    }
    default:
      return undefined;
  }
}

export const workbenchKind: OfficeKind<WorkbenchRecords> = {
  seed: () => ({ notices: [], todos: [], answers: [] }),
  open(desk): Office {
    const tokens = openTokens(desk);
    return {
      serve(asked) {
        const serve = serves[asked.operation];
        if (serve === undefined) throw new Error(`a workbench does not serve ${asked.operation}`);
        return serve(desk, asked);
      },
      answer: tokens.answer,
      admit: tokens.admit,
      repetitionOf,
      prepare: (operation) => prepare(desk, operation),
      seeded: { accounts },
      state: () => {
        const { notices, todos, answers } = desk.records;
        return {
          ...tokens.state(),
          messages: notices.slice(-shown),
          todos: todos.slice(-shown),
          answers: answers.slice(-shown),
        };
      },
      controls: [
        {
          method: 'POST',
          path: '/control/expire-tokens',
          run() {
            tokens.expireAll();
            return tokens.state();
          },
        },
        { method: 'POST', path: '/control/invoice-answers', run: ({ body }) => answerInvoice(desk, body) },
      ],
    };
  },
};

export const startSandbox = (options: SandboxOptions): Promise<Sandbox> => startOffice(workbenchKind, options);
