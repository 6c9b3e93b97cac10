/**
 * JSONata as yardstick for JSON: one expression from partner A's tree to the canonical message and one on to partner B's, both compiled
 * once. Codes, days, times and money are converted exactly by text; the check character of a USCC by a registered function. What
 * JSONata has no means for is left out to its advantage: limits in bytes, and fields that nobody knows.
 */
import jsonata from 'jsonata';
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import { isUscc } from '../../../gateway/catalogue/uscc.ts';
import { benchCatalogue, context, type Operation, operations, type Road } from './world.ts';

const codes = `
  $method := {"1":"open-tender","2":"negotiation","3":"consultation","4":"inquiry","5":"single-source"};
  $venue := {"01":"bid-opening","02":"evaluation","03":"negotiation"};
  $reason := {"1":"not-awarded","2":"contract-signed","3":"terminated","4":"withdrawn"};
  $methodOut := {"open-tender":"GKZB","negotiation":"JZTP","consultation":"JZCS","inquiry":"XJ","single-source":"DYLY"};
  $venueOut := {"bid-opening":"KB","evaluation":"PB","negotiation":"TP"};
  $reasonOut := {"not-awarded":"WZB","contract-signed":"HTQD","terminated":"ZZ","withdrawn":"CH"};
  $limited := function($t, $n) { $length($t) <= $n ? $t : $error("too long") };
  $fen := function($t, $n) { $number($substringBefore($t, ".") & $substring($pad($substringAfter($t, "."), $n, "0"), 0, $n)) };
  $amount := function($f, $n) { (
    $d := $pad($string($f), -($n + 1), "0");
    $substring($d, 0, $length($d) - $n) & "." & $substring($d, $length($d) - $n)
  ) };
  $time := function($t) { $substring($t, 0, 10) & "T" & $substring($t, 11) & "+08:00" };
  $timeOut := function($t) { $substring($t, 0, 10) & " " & $substring($t, 11, 8) };
  $day := function($t) { $substring($t, 0, 4) & "-" & $substring($t, 4, 2) & "-" & $substring($t, 6, 2) };
  $dayOut := function($t) { $substring($t, 0, 4) & $substring($t, 5, 2) & $substring($t, 8, 2) };
  $plain := function($t) {
    $day($t) & "T" & $substring($t, 8, 2) & ":" & $substring($t, 10, 2) & ":" & $substring($t, 12, 2) & "+08:00"
  };
  $plainOut := function($t) { $dayOut($t) & $substring($t, 11, 2) & $substring($t, 14, 2) & $substring($t, 17, 2) };
`;

const bookingIn = `{
  "noticeNo": $limited(no, 40), "district": area,
  "projectCode": $limited(project.code, 40), "projectName": $limited(project.name, 180),
  "method": $lookup($method, project.method),
  "budgetFen": $fen(project.budget, 6), "depositFen": $fen(project.deposit, 2),
  "purchaser": { "name": $limited(purchaser.name, 180), "uscc": $uscc(purchaser.code) },
  "agency": { "name": $limited(agency.name, 180), "uscc": $uscc(agency.code) },
  "contact": { "name": $limited(contact.name, 30), "phone": $limited(contact.phone, 20) },
  "venueKind": $lookup($venue, venue.kind),
  "session": { "start": $time(venue.start), "end": $time(venue.end) },
  "seats": venue.seats, "remote": venue.remote = "1", "urgent": urgent = "Y",
  "noticeDate": $day(date), "submittedAt": $plain(time),
  "lots": [lots.{ "lotNo": $limited(no, 40), "lotName": $limited(name, 180), "budgetFen": $fen(budget, 6) }],
  "remark": $limited(remark, 300)
}`;

const bookingOut = `{ "token": $token, "params": {
  "NOTICE_NO": $limited(noticeNo, 40), "AREA_CODE": district,
  "TENDER_PROJECT_CODE": $limited(projectCode, 40), "TENDER_PROJECT_NAME": $limited(projectName, 180),
  "TENDER_MODE": $lookup($methodOut, method),
  "PURCHASER_NAME": $limited(purchaser.name, 180), "PURCHASER_CODE": $uscc(purchaser.uscc),
  "TENDER_AGENCY_NAME": $limited(agency.name, 180), "TENDER_AGENCY_CODE": $uscc(agency.uscc),
  "CONTACT": $limited(contact.name, 30), "PHONE": $limited(contact.phone, 20),
  "ROOM_TYPE": $lookup($venueOut, venueKind),
  "BID_EVAL_START_TIME": $plainOut(session.start), "BID_EVAL_END_TIME": $plainOut(session.end),
  "SEAT_COUNT": seats, "IS_REMOTE": remote ? "Y" : "N", "IS_URGENT": urgent ? "1" : "0",
  "NOTICE_DATE": noticeDate,
  "PROJECT_BUDGET": $amount(budgetFen, 2), "MARGIN_AMOUNT": $amount(depositFen, 6),
  "SUBMIT_TIME": $timeOut(submittedAt),
  "SECTION_LIST": [lots.{
    "SECTION_CODE": $limited(lotNo, 40), "SECTION_NAME": $limited(lotName, 180), "PROGRAM_BUDGET": $amount(budgetFen, 2)
  }],
  "REMARK": $limited(remark, 300)
} }`;

const listIn = `{
  "batchNo": $limited(batch, 40), "district": area, "batchDate": date,
  "refunds": [refunds.{
    "refundNo": $limited(no, 40),
    "supplier": { "name": $limited(payee, 180), "uscc": $uscc(code) },
    "account": $limited(account, 32), "bankName": $limited(bank, 180),
    "amountFen": $fen(amount, 2), "reason": $lookup($reason, reason), "paidAt": $time(time)
  }]
}`;

const listOut = `{ "token": $token, "params": {
  "BATCH_NO": $limited(batchNo, 40), "AREA_CODE": district, "BATCH_DATE": $dayOut(batchDate),
  "TOTAL_COUNT": $count(refunds), "TOTAL_FEN": $sum(refunds.amountFen),
  "ROWS": [refunds.{
    "REFUND_NO": $limited(refundNo, 40),
    "BIDDER_NAME": $limited(supplier.name, 180), "BIDDER_CODE": $uscc(supplier.uscc),
    "ACCOUNT_NO": $limited(account, 32), "BANK_NAME": $limited(bankName, 180),
    "AMOUNT": $amount(amountFen, 6), "REASON": $lookup($reasonOut, reason), "PAY_TIME": $plainOut(paidAt)
  }]
} }`;

const expressions: Readonly<Record<Operation, readonly [inward: string, outward: string]>> = {
  'booking.notice': [bookingIn, bookingOut],
  'refund.list': [listIn, listOut],
};

function compiled(text: string): (input: unknown) => Promise<unknown> {
  const expression = jsonata(`(${codes}${text})`);
  expression.registerFunction('uscc', (value: string) => {
    if (!isUscc(value)) throw new Error('is no unified social credit code');
    return value;
  });
  const bindings = { token: context.auth.token };
  return (input) => expression.evaluate(input, bindings);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function jsonataRoads(): Readonly<Record<Operation, Road>> {
  const catalogue = benchCatalogue(true);
  const roads = operations.map((operation) => {
    const [inward, outward] = expressions[operation].map(compiled);
    const kind = catalogue.operations.get(operation)?.request;
    const road: Road = {
      decode: async (bytes) => {
        const message = (await inward?.(JSON.parse(utf8.decode(bytes)))) as Canonical;
        if (!kind?.validate(message)) throw new Error(JSON.stringify(kind?.validate.errors));
        return message;
      },
      encode: async (message) => Buffer.from(JSON.stringify(await outward?.(message))),
    };
    return [operation, road] as const;
  });
  return Object.fromEntries(roads) as Record<Operation, Road>;
}
