/** What a workbench keeps. Plain JSON. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';

export interface Notice {
  readonly noticeId: string;
  readonly noticeNo: string;
  readonly receivers: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly url: string;
  readonly at: string;
}

export interface Todo {
  readonly todoId: string;
  readonly packageId: string;
  readonly todoNo: string;
  readonly subject: string;
  readonly assignee: string;
  readonly dueAt: string;
  finished: boolean;
}

export interface Answer {
  readonly operation: 'invoice.objection' | 'invoice.confirmed';
  readonly message: Canonical;
}

export interface WorkbenchRecords {
  readonly notices: Notice[];
  readonly todos: Todo[];
  readonly answers: Answer[];
}

/** The people who have an account on the first day; synthetic. */
export const accounts = [
  { id: '10010', name: '张工', unit: '重庆市示例局' },
  { id: '10001', name: '李工', unit: '重庆市示例局' },
  { id: '10011', name: '王工', unit: '重庆市示例局' },
] as const;
