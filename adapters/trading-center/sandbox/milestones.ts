/** What a center announces of its projects: an official publishes an award notice, ends a procurement, enters a contract or a withdrawal. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { ControlRequest } from '../../sandbox/contract.ts';
import { oneOfIn, textIn } from '../../sandbox/control-body.ts';
import type { Center } from './center.ts';
import { projects, suppliers } from './seed.ts';

const milestones = ['award-notice', 'terminated', 'contract-signed', 'bid-withdrawn'] as const;
type Milestone = (typeof milestones)[number];

const purchaser = { name: '重庆市示例局', uscc: '115000000099MNQ11A' } as const;
const supplier = suppliers.technology;
const amountFen = 19_800_000;

/** What belongs to each, where the tester says nothing else. */
function usualOf(milestone: Milestone, projectName: string, lotNo: string): Canonical {
  switch (milestone) {
    case 'award-notice':
      return {
        purchaser,
        supplier,
        amountFen,
        title: `${projectName}中标公告`,
        noticeUrl: `https://jyzx.example.gov.cn/notice/${lotNo}.html`,
      };
    case 'contract-signed':
      return { purchaser, supplier, amountFen, contractNo: `${lotNo}-HT` };
    case 'bid-withdrawn':
      return { supplier, reason: '供应商撤回投标' };
    case 'terminated':
      return { purchaser, reason: '有效投标人不足三家' };
  }
}

/** @returns the notice that is sent. @throws ControlError where the milestone is none */
export function announce({ desk }: Center, { body }: ControlRequest): Canonical {
  const milestone = oneOfIn(body, 'milestone', milestones);
  const project = projects.find(({ projectCode }) => projectCode === body.projectCode) ?? projects[0];
  const projectCode = textIn(body, 'projectCode', project.projectCode);
  const projectName = textIn(body, 'projectName', project.projectName);
  const lotNo = textIn(body, 'lotNo', `${projectCode}-1`);
  const notice = {
    ...usualOf(milestone, projectName, lotNo),
    ...body,
    noticeNo: desk.draw('TZ'),
    district: desk.options.district,
    milestone,
    projectCode,
    projectName,
    lotNo,
    occurredAt: textIn(body, 'occurredAt', desk.now()),
  };
  desk.tell('project.milestone', notice);
  return notice;
}
