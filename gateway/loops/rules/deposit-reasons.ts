/** Why a deposit does not do what it hears, in Chinese and English. */
export const depositReasons = {
  'repeated-receipt': '同一笔到账再次通知，不重复计入。 The same receipt, told again; it counts once.',
  'conflicting-receipt':
    '同一银行流水号的到账内容不一致，按先到的为准，请人工核对。 The same bank serial with another content; the first stands, a person must compare.',
  'repeated-result': '退还结果再次通知，不再处理。 The result was known.',
  'amount-differs':
    '银行所报金额与退还金额不一致，未入账，请人工核对。 The amount told is not the one that was ordered; not taken, a person must compare.',
  'failed-after-settled':
    '已报退还成功又报失败，请人工核对。 Told as failed after it had been told as settled; a person must compare.',
  'already-returned':
    '该笔到账已退还或正在退还，无法改认他人。 The receipt was returned or is on its way; it cannot be another’s now.',
  'not-ripe': '尚未到退还时点，不随本批退还。 Not to be returned yet; it stays out of this batch.',
  'guaranteed-already': '已登记保函或保险。 A guarantee or insurance is recorded already.',
  'money-held': '已有到账保证金，不能改登记保函或保险。 Money is held; no guarantee can take its place.',
  'withdrawn-already': '撤回通知已登记。 The withdrawal is recorded already.',
  'after-opening': '投标截止之后的撤回不适用退还规定。 Withdrawn after bids were due; that is no ground for a refund.',
  'no-trigger':
    '尚未发布中标公告、签订合同、终止采购，也未撤回投标，不到退还时点。 Nothing has happened that the deposit is returned for.',
  'refund-left': '保证金已退还或正在退还。 The refund has left or is done.',
  'no-refund': '没有已发出的退还。 No refund has left.',
  'future-day': '日期在今天之后。 The day is in the future.',
  'outside-no-effect':
    '自行办理的退还没有涉及在管的保证金，或结果已知。 Of a refund that the client ordered itself: it returns nothing that is held here, or it was known.',
  'nothing-held': '没有在管的保证金。 No deposit is held.',
  'too-late':
    '已超过规定退还时限，不能再标记不予退还。 The refund limit is over; it can no longer be marked as withheld.',
  'no-evidence': '没有上传证明材料。 No evidence was given.',
  'withheld-already': '已标记不予退还。 It is marked as withheld already.',
  'not-withheld': '没有不予退还的标记。 It is not marked as withheld.',
  'suspended-already': '已因供应商自身原因中止，请先恢复。 It is suspended; resume it first.',
  'not-suspended': '没有中止。 It is not suspended.',
  'no-failure': '没有退还失败的记录，无需更正收款账户。 No refund has failed; there is nothing to correct.',
  'closed-already': '事项已办结。 The matter is closed.',
} as const;
