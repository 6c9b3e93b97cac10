/** What a workbench can be asked, and what it tells: the operations of `specs/operations/` with `kinds: [workbench]`. */
export const kind = 'workbench';

export const operations = [
  'notice.push',
  'todo.create',
  'todo.finish',
  'invoice.objection',
  'invoice.confirmed',
] as const;
