/** Why nothing came of something, or the answer was no. */
export const referralReasons = {
  'another-number':
    '通知中的移送编号与所属移送不符，留存备查。 The notice names another referral than the one it belongs to; kept.',
  'another-partner':
    '通知并非来自受理该移送的治理中心，留存备查。 Not from the governance center that has the referral; kept.',
  'told-before': '内容已收到过，不再处理。 Known already.',
  overtaken: '早于已生效的通知，不改变状态。 Older than a notice that has taken effect; the state stays.',
  'feedback-stands': '结果已反馈、待核查，此通知不改变状态。 There is a feedback to be checked; the state stays.',
  'older-feedback': '不晚于已收到的反馈，不予替换。 Not newer than the feedback that is known; that one stays.',
  'taken-up-already': '已受理，不再改变状态。 Taken up already.',
  'rejected-already': '已不予受理，等待确认。 Rejected already; to be acknowledged.',
  'number-taken':
    '该移送编号已用于其他区县或客户端的移送。 The number stands for a referral of another district or client.',
  'dispatched-already':
    '该移送编号已在办理或已办结，本次派发不另立事项。 The number of this referral is taken; nothing new begins.',
  'action-failed': '该操作未办成，状态不变。 It was not done; the state stays.',
  'extended-to-the-past': '新的办理期限已过，期限不变。 The new last day has passed; the last day stays.',
  'checked-already': '反馈已核查。 The feedback has been checked.',
  'ended-already': '该移送已办结或已撤回。 The referral is at its end.',
  'no-feedback-yet': '尚未收到待核查的反馈。 There is no feedback to be checked.',
  'same-number': '另行移送的编号不能是本移送编号。 The matter cannot go on under its own number.',
  'carried-on-undisputed': '认可反馈的，不另行移送。 What is confirmed is not referred again.',
  'penalty-missing':
    '认可立案须随附行政处罚信息，以便报送信用平台。 A confirmed case needs the penalties that are to be reported to the credit platform.',
  'penalty-not-expected': '该结论没有需要报送的行政处罚。 This verdict has no penalty to report.',
  'penalty-of-a-stranger':
    '处罚对象不是移送线索中的涉嫌主体。 A party of the penalties is no suspect of this referral.',
  'penalty-twice': '同一处罚决定对同一主体只报送一次。 One decision on one party is reported once.',
  'penalty-out-of-time':
    '处罚决定日期晚于今日，或有效期、公示期早于决定日期。 Decided in the future, or at its end before it was decided.',
  'not-rejected': '该移送没有待确认的不予受理。 There is no rejection to acknowledge.',
  'nothing-failed': '没有未报送成功的信用信息。 No credit record has failed.',
} as const;
