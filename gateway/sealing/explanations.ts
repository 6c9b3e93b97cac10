/** What a break of the chain means, for people. */
import type { BreakKind } from './contract.ts';

/** A break with the case of it, where one kind has several. */
export type Finding =
  | { readonly what: Exclude<BreakKind, 'content-changed' | 'number-missing' | 'checkpoint-contradicted'> }
  | { readonly what: 'content-changed'; readonly unsalted: boolean }
  | { readonly what: 'number-missing'; readonly ofLine: boolean }
  | { readonly what: 'checkpoint-contradicted'; readonly link: string };

export function explain(finding: Finding): string {
  switch (finding.what) {
    case 'content-changed':
      return finding.unsalted
        ? '该行历史还在，其盐值却被删除，无法证明内容未改。 The line is there but its salt was removed: nothing proves what it said.'
        : '该行历史（或其盐值）与封存时的摘要不符，封存后被改动。 The line, or its salt, differs from the digest: changed after it was sealed.';
    case 'line-missing':
      return '该行历史被删除，且不是按规定清理的（盐值仍在）。 The line was deleted, and not by a purge: its salt is still there.';
    case 'link-broken':
      return '该环与前一环、序号、摘要不符：封存记录被改动。 The link does not follow from the one before, its number and digest: the seal was changed.';
    case 'number-missing':
      return finding.ofLine
        ? '该行历史标为已封存，却没有对应的环：封存记录被删除，或该行是后来插入的。 The line says that it is sealed, and no link stands for it: the seal was removed, or the line put in.'
        : '链上缺少此序号：封存记录被删除。 This number is missing in the chain: its seal was removed.';
    case 'tail-cut':
      return '链在此之前中断，而检查点证明其后曾有记录：链尾被截去。 The chain ends before this number, and a checkpoint proves that it went on: its end was cut off.';
    case 'checkpoint-contradicted':
      return `该环与检查点不符（检查点为 ${finding.link}）：链被改写，或检查点不属于本链。 The link is not what a checkpoint says (${finding.link}): the chain was rewritten, or the checkpoint is of another one.`;
  }
}
