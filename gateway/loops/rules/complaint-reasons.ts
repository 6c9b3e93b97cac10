/** Why the answer to a call was no, or nothing came of it. */
export const complaintReasons = {
  'future-day': '日期晚于今日。 The day lies in the future.',
  'before-last-step': '日期早于前一环节。 The day lies before the step that went before.',
  'received-already': '该质疑函已登记。 The letter is registered already.',
  'number-taken': '该质疑函编号已用于另一份质疑函。 The number belongs to another letter.',
  'answered-already': '该质疑函已答复。 The letter has been answered.',
  'too-early':
    '尚在质疑答复期内且未答复，不能投诉。 There is still time for the answer, and none has come: there is nothing to complain about yet.',
  lapsed:
    '已超过答复期满后15个工作日，不再受理投诉。 More than 15 working days after the days for the answer: the right has lapsed.',
  'filed-already': '投诉已提起。 The complaint has been filed.',
  'not-filed': '尚未提起投诉。 No complaint has been filed.',
  'examined-already': '投诉已审查并受理。 The complaint has been examined and admitted.',
  'correction-awaited':
    '正在等待投诉人补正；补正后再审查，不补正的可不予受理。 The correction is awaited; without it the complaint may only be rejected.',
  'no-correction-awaited': '没有待补正的投诉材料。 No correction is awaited.',
  'not-admitted-yet': '投诉尚未审查受理。 The complaint has not been admitted.',
  'suspended-already': '处理期限已中止。 The period is suspended already.',
  'suspended-now': '处理期限中止期间不能作出决定，请先恢复。 The period is suspended; resume it before the decision.',
  'not-suspended': '处理期限未中止。 The period is not suspended.',
  'overdue-already': '处理期限已届满，不能再中止。 The period is over and cannot be suspended.',
  'complaint-is-filed': '已提起投诉，请撤回投诉。 A complaint has been filed: withdraw that.',
  'ended-already': '事项已办结。 The matter is at its end.',
} as const;
